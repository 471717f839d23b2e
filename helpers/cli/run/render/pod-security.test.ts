import { expect, test } from 'vitest';
import { loadChecks } from '../../../check/load/load.ts';
import { restrictedViolations } from '../../../kube/isolation/restricted.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { ROOT_NAMESPACE } from '../../../model/workloads/workload.ts';
import { renderAll } from './rendered-objects.ts';

interface Container {
  readonly name: string;
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
}

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly Container[]; readonly automountServiceAccountToken?: boolean };
}

function templateOf(object: KubeObject): Template | undefined {
  return (object['spec'] as { readonly template?: Template } | undefined)?.template;
}

/**
 * Every pod of every check, of casts and redeploys alike, without the control plane of the managed
 * mesh.
 */
const rendered = await renderAll(await loadChecks(process.cwd()), '', 1);
const pods = rendered
  .filter(({ object }) => object.metadata.namespace !== ROOT_NAMESPACE)
  .flatMap(({ object, by }) => {
    const template = templateOf(object);
    return template === undefined ? [] : [{ template, by: `${object.metadata.name} of ${by}` }];
  });

/** Each sentence once. */
function once(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}

test('every pod of every check keeps the Pod Security Standard "restricted"', () => {
  expect(pods.length).toBeGreaterThan(150);
  expect(
    once(
      pods.flatMap(({ template, by }) => restrictedViolations({ ...template.spec }).map((text) => `${by}: ${text}`)),
    ),
  ).toEqual([]);
});

test('every container has limits, and so does the injected sidecar', () => {
  const unlimited = pods.flatMap(({ template, by }) => {
    const open = template.spec.containers.filter(
      ({ resources }) => resources?.limits?.['cpu'] === undefined || resources.limits['memory'] === undefined,
    );
    const annotations = template.metadata?.annotations ?? {};
    // The proxy of a gateway is a container of its own manifest.
    const injected = template.spec.containers.some(({ name }) => name === 'istio-proxy')
      ? []
      : ['CPULimit', 'MemoryLimit'];
    const sidecar = injected.filter((name) => annotations[`sidecar.istio.io/proxy${name}`] === undefined);
    return [...open.map(({ name }) => `${by}: ${name}`), ...sidecar.map((name) => `${by}: proxy${name}`)];
  });
  expect(once(unlimited)).toEqual([]);
});

test('no pod gets a token of the API server but Prometheus, which reads the pods of its namespace', () => {
  const withToken = pods
    .filter(({ template }) => template.spec.automountServiceAccountToken !== false)
    .filter(({ template }) => template.spec.containers.every(({ name }) => name !== 'prometheus'))
    .map(({ by }) => by);
  expect(once(withToken)).toEqual([]);
});
