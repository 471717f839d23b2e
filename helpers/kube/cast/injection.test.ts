import { describe, expect, it } from 'vitest';
import { castObjectsOf } from './cast-objects.ts';
import type { CastWorkload } from './cast-workload.ts';
import { type Deployment, only, request, workload } from './fixtures/cast-requests.ts';

describe('castObjectsOf()', () => {
  it.each([
    [{ injected: true }, undefined, { 'istio-injection': 'enabled' }],
    [{ injected: true }, 'canary', { 'istio.io/rev': 'canary' }],
    [{ injected: false }, 'canary', { 'istio-injection': 'disabled' }],
  ])('asks for sidecars by label: %j of revision %s', async ({ injected }, revision, labels) => {
    const namespaces = [{ name: 'full', injected }];
    const objects = await castObjectsOf(
      request([], revision === undefined ? { namespaces } : { namespaces, revision }),
    );
    expect(only(objects, 'Namespace').metadata.labels).toEqual({
      'meshproof.dev/run': 'run-1',
      'app.kubernetes.io/managed-by': 'meshproof',
      ...labels,
    });
  });

  it.each([
    ['none', 'canary', {}],
    ['revision', undefined, { 'istio.io/rev': 'default' }],
    ['revision', 'canary', { 'istio.io/rev': 'canary' }],
  ] as const)('labels a namespace: %s of revision %s', async (label, revision, labels) => {
    const namespaces = [{ name: 'full', injected: true, label }];
    const objects = await castObjectsOf(
      request([], revision === undefined ? { namespaces } : { namespaces, revision }),
    );
    const {
      'meshproof.dev/run': _run,
      'app.kubernetes.io/managed-by': _by,
      ...rest
    } = only(objects, 'Namespace').metadata.labels ?? {};
    expect(rest).toEqual(labels);
  });

  it('makes new pods where only the way of injection changes', async () => {
    const pods = async (member: Partial<CastWorkload>) =>
      (only(await castObjectsOf(request([workload(member)])), 'Deployment') as Deployment).spec.template.metadata;
    const notInjected = await pods({ membership: 'bare', injection: 'none' });
    expect(notInjected.annotations).not.toEqual((await pods({ injection: 'namespace-label' })).annotations);
  });
});
