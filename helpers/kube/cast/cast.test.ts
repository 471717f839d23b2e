import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifest.ts';
import { castObjectsOf } from './cast-objects.ts';
import type { CastWorkload } from './cast-workload.ts';
import { type Deployment, only, request, workload } from './fixtures/cast-requests.ts';

describe('castObjectsOf()', () => {
  it('puts place, names, account and image into the base manifest, by structure', async () => {
    const objects = await castObjectsOf(request([workload({ name: 'caller', serviceAccount: 'curl' })]));
    const { metadata, spec } = only(objects, 'Deployment') as Deployment;
    expect(metadata).toMatchObject({
      name: 'caller',
      namespace: 'full',
      labels: { app: 'caller', 'meshproof.dev/run': 'run-1' },
    });
    expect(spec.selector).toEqual({ matchLabels: { app: 'caller' } });
    expect(spec.template.metadata.labels).toMatchObject({ app: 'caller', 'meshproof.dev/run': 'run-1' });
    expect(spec.template.spec).toMatchObject({
      serviceAccountName: 'curl',
      containers: [{ name: 'sleep', image: 'i/sleep' }],
    });
    expect(only(objects, 'ServiceAccount').metadata.name).toBe('curl');
    expect(only(objects, 'Service')['spec']).toMatchObject({ selector: { app: 'caller' } });
  });

  it('adds the labels of the workload to its pods, and to no selector', async () => {
    const { spec } = only(
      await castObjectsOf(request([workload({ labels: { tier: 'mixed' } })])),
      'Deployment',
    ) as Deployment;
    expect(spec.template.metadata.labels).toMatchObject({ app: 'sleep', tier: 'mixed' });
    expect(spec.selector).toEqual({ matchLabels: { app: 'sleep' } });
  });

  it('merges annotations of the workload over those of the base manifest', async () => {
    const rewrite = 'sidecar.istio.io/rewriteAppHTTPProbers';
    const base = only(await castObjectsOf(request([workload({ app: 'httpbin-probe' })])), 'Deployment') as Deployment;
    const member = workload({ app: 'httpbin-probe', annotations: { [rewrite]: 'true' } });
    const over = only(await castObjectsOf(request([member])), 'Deployment') as Deployment;
    expect(base.spec.template.metadata.annotations[rewrite]).toBe('false');
    expect(over.spec.template.metadata.annotations[rewrite]).toBe('true');
  });

  it('keeps the ports that the workload serves, of a Service or, behind a headless one, of the container', async () => {
    const ports = async (serviceKind?: CastWorkload['serviceKind']) => {
      const served = { app: 'echo', ports: [80, 9000], ...(serviceKind === undefined ? {} : { serviceKind }) } as const;
      const { spec } = only(await castObjectsOf(request([workload(served)])), 'Service') as unknown as {
        spec: { ports: { name: string; port: number }[] };
      };
      return Object.fromEntries(spec.ports.map(({ name, port }) => [name, port]));
    };
    expect(await ports()).toEqual({ http: 80, tcp: 9000 });
    expect(await ports('headless')).toEqual({ http: 18080, tcp: 19000 });
  });

  it('shares what two workloads have in common', async () => {
    const objects = await castObjectsOf(request([workload({ name: 'a' }), workload({ name: 'b' })]));
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual(
      ['Deployment', 'Deployment', 'Namespace', 'Service', 'Service', 'ServiceAccount'].toSorted(),
    );
  });

  it('gives MongoDB pods the same certificates as long as the run lasts, and a new set to another run', async () => {
    const cast = [workload({ app: 'mongo' }), workload({ app: 'mongo-client' })];
    const stamp = (objects: readonly KubeObject[]): (string | undefined)[] =>
      objects
        .filter(({ kind }) => kind === 'Deployment')
        .map((object) => (object as Deployment).spec.template.metadata.annotations['meshproof.dev/certificates']);
    const first = await castObjectsOf(request(cast));
    expect(first.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name)).toEqual([
      'mongo-server',
      'mongo-client',
    ]);
    expect(new Set(stamp(first)).size).toBe(1);
    expect(stamp(await castObjectsOf(request(cast)))).toEqual(stamp(first));
    expect(stamp(await castObjectsOf(request(cast, { runId: 'run-2' })))).not.toEqual(stamp(first));
  });

  it('gives echo workloads of one namespace one Secret, and those of another one their own', async () => {
    const cast = ['a', 'b'].map((name) => workload({ app: 'echo', name }));
    const elsewhere = workload({ app: 'echo', name: 'a', namespace: 'other' });
    const secrets = (await castObjectsOf(request([...cast, elsewhere]))).filter(({ kind }) => kind === 'Secret');
    expect(secrets.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'full/echo',
      'other/echo',
    ]);
    const files = Object.keys(secrets[0]?.['stringData'] as object).toSorted();
    expect(files).toEqual([
      'ca.pem',
      'client.crt',
      'client.key',
      'client.pem',
      'server.crt',
      'server.key',
      'server.pem',
    ]);
  });

  it('follows a renamed client with its sidecar log', async () => {
    const objects = await castObjectsOf(request([workload({ app: 'mongo-client', name: 'reporter' })]));
    expect(only(objects, 'EnvoyFilter')).toMatchObject({
      metadata: { name: 'reporter', namespace: 'full' },
      spec: { workloadSelector: { labels: { app: 'reporter' } } },
    });
  });

  it('names the application for which the mesh has no image', async () => {
    await expect(castObjectsOf(request([workload({ app: 'mongo' })], { images: {} }))).rejects.toThrow(
      'could not cast mongo; add it to the images',
    );
  });
});
