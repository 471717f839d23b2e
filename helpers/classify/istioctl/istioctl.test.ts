import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { IstioctlFacts } from '../../probe/istioctl/facts.ts';
import { classify } from '../classify.ts';

function outcome(query: IstioctlFacts['query'], part: Partial<IstioctlFacts>): string {
  const facts = {
    kind: 'istioctl',
    query,
    namespace: 'p1-shop',
    arguments: [],
    exitCode: 0,
    stdout: '',
    stderr: '',
  } as const;
  return describeOutcome(classify({ ...facts, ...part }, {}));
}

const finding = (code: string, origin: string, message = '') => ({ code, level: 'Warning', origin, message });
const json = (value: unknown): { stdout: string } => ({ stdout: JSON.stringify(value) });

describe('classification of istioctl analyze', () => {
  it('names every finding of the namespace once, in order', () => {
    const found = [
      finding('IST0145', 'Gateway p1-shop/bookinfo-gateway'),
      finding('IST0101', 'VirtualService p1-shop/bookinfo', 'host'),
      finding('IST0101', 'VirtualService p1-shop/bookinfo', 'mirror'),
      finding('IST0101', 'VirtualService shop/bookinfo'),
      finding('IST0176', 'CustomResourceDefinition gateways.gateway.networking.k8s.io'),
    ];
    expect(outcome('analyze', json(found))).toBe(
      'reports analysis: IST0101 VirtualService bookinfo, IST0145 Gateway bookinfo-gateway',
    );
  });

  it('names a namespace without findings', () => expect(outcome('analyze', json([]))).toBe('reports analysis: clean'));

  it.each([
    [{ stderr: 'namespace "p1-shop" not found' }, 'namespace "p1-shop" not found'],
    [{ stdout: '[]', exitCode: 1, stderr: 'Error: no route to host' }, 'ended with 1: Error: no route to host'],
    [{ stdout: '{"code": 1}' }, '{"code": 1}'],
    [{}, 'no output'],
  ])('is inconclusive about %j, which is no analysis', (part, output) => {
    expect(outcome('analyze', part)).toMatch(/^inconclusive/);
    expect(outcome('analyze', part)).toContain(output);
  });
});

describe('classification of istioctl x precheck', () => {
  const alpha = (annotation: string, origin: string) =>
    finding(
      'IST0136',
      origin,
      `Annotation "${annotation}" is part of an alpha-phase feature and may be incompletely supported.`,
    );

  it('names the subject of each finding once, however many pods it concerns', () => {
    const found = [
      alpha('sidecar.istio.io/proxyCPU', 'Pod p1-shop/hack-1'),
      alpha('sidecar.istio.io/logLevel', 'Pod p1-shop/hack-1'),
      alpha('sidecar.istio.io/proxyCPU', 'Pod p1-shop/hack-2'),
      finding('IST0141', 'Cluster', 'Missing required permission to create resource namespaces (denied)'),
    ];
    expect(outcome('precheck', { ...json(found), exitCode: 1 })).toBe(
      'reports precheck: IST0136 sidecar.istio.io/logLevel, IST0136 sidecar.istio.io/proxyCPU, IST0141 Cluster',
    );
  });

  it('recognizes a cluster without findings by istioctl’s message', () => {
    const stderr = '✔ No issues found when checking the cluster. Istio is safe to install or upgrade!';
    expect(outcome('precheck', { stderr })).toBe('reports precheck: no issue');
    expect(outcome('precheck', { stderr: 'Error: no such host', exitCode: 1 })).toMatch(/^inconclusive.*no such host/);
    expect(outcome('precheck', {})).toMatch(/^inconclusive/);
  });
});

describe('classification of how many istiods answer', () => {
  const istiods = (count: number) =>
    json({
      clientVersion: { version: '1.31.1' },
      meshVersion: Array.from({ length: count }, () => ({ Component: 'pilot', Info: { version: '1.31.1' } })),
    });

  it.each([
    [1, 'reports replicas: 1 istiod answers'],
    [2, 'reports replicas: 2 istiods answer'],
  ])('counts %d', (count, value) => expect(outcome('replicas', istiods(count))).toBe(value));

  it('is inconclusive when no istiod reports its version', () =>
    expect(outcome('replicas', istiods(0))).toContain('no istiod reported its version'));
});

describe('classification of what istioctl installs', () => {
  const installation = (generated: readonly string[], found: Readonly<Record<string, boolean>>) =>
    json({ generated, found: Object.entries(found).map(([name, ready]) => ({ name, ready })) });

  it.each([
    [['Deployment istiod', 'Service istiod'], { 'Deployment istiod': true, 'Service istiod': true }, 'complete'],
    [['Service b', 'Deployment c', 'Service a'], { 'Deployment c': true }, 'missing: Service a, Service b'],
    [['Service a', 'Deployment c'], { 'Service a': true, 'Deployment c': false }, 'not ready: Deployment c'],
    [['Service a', 'Deployment c'], { 'Deployment c': false }, 'missing: Service a; not ready: Deployment c'],
  ])('of %j finds %j: %s', (generated, found, value) =>
    expect(outcome('installation', installation(generated, found))).toBe(`reports installation: ${value}`),
  );

  it('is inconclusive when istioctl generates nothing or prints an error', () => {
    expect(outcome('installation', installation([], {}))).toContain('istioctl generated nothing');
    expect(outcome('installation', { stderr: 'unknown flag', exitCode: 1 })).toContain('ended with 1: unknown flag');
  });
});

describe('classification of istioctl version', () => {
  const versions = (client: string, pilots: readonly string[], proxies: Readonly<Record<string, string>>) =>
    json({
      clientVersion: { version: client },
      meshVersion: pilots.map((version) => ({ Component: 'pilot', Info: { version } })),
      dataPlaneVersion: Object.entries(proxies).map(([ID, IstioVersion]) => ({ ID, IstioVersion })),
    });

  it.each([
    [
      '1.31.1',
      ['1.31.1'],
      { 'a-1.p1-shop': '1.31.1', 'a-1.shop': '1.20.0' },
      'client, control plane and data plane agree',
    ],
    ['1.31.1', ['1.31.1'], { 'a-1.p1-shop': '1.31.1', 'b-1.p1-shop': '1.20.0' }, 'data plane differs: 1.20.0'],
    [
      '1.30.0',
      ['1.31.1', '1.29.0'],
      { 'a-1.p1-shop': '1.31.1' },
      'client differs: 1.30.0; control plane differs: 1.29.0',
    ],
  ])('client %s, control plane %j, proxies %j: %s', (client, pilots, proxies, value) => {
    expect(outcome('versions', versions(client, pilots, proxies))).toBe(`reports versions: ${value}`);
  });

  it('is inconclusive when no istiod or no proxy reports a version', () => {
    expect(outcome('versions', versions('1.31.1', [], { 'a.p1-shop': '1.31.1' }))).toMatch(/^inconclusive: no istiod/);
    expect(outcome('versions', versions('1.31.1', ['1.31.1'], { 'a.shop': '1.31.1' }))).toMatch(
      /^inconclusive: no proxy/,
    );
    expect(outcome('versions', { exitCode: 1, stderr: 'unable to connect' })).toMatch(
      /^inconclusive.*unable to connect/,
    );
  });
});
