import { describe, expect, it } from 'vitest';
import { castObjectsOf } from './cast-objects.ts';
import type { CastWorkload } from './cast-workload.ts';
import { type Deployment, only, request, workload } from './fixtures/cast-requests.ts';

describe('castObjectsOf()', () => {
  it('probes a container as its workload specifies, behind a Service that keeps routing to it', async () => {
    const member = (probed: NonNullable<CastWorkload['probed']>) =>
      workload({ app: 'echo', name: 'probed', serviceAccount: 'echo', probed });
    const grpc = await castObjectsOf(request([member({ handler: 'grpc' })]));
    const { spec } = only(grpc, 'Deployment') as Deployment;
    expect(spec).toMatchObject({ strategy: { type: 'Recreate' } });
    expect(spec.template.metadata.annotations['proxy.istio.io/config']).toContain('holdApplicationUntilProxyStarts');
    const asked = { grpc: { port: 17_070 }, periodSeconds: 1 };
    expect(spec.template.spec.containers).toMatchObject([
      { name: 'echo', livenessProbe: asked, readinessProbe: asked, startupProbe: asked },
    ]);
    expect(only(grpc, 'Service')['spec']).toMatchObject({ publishNotReadyAddresses: true });
  });

  it('has a second container probed beside the first, on a port of its own', async () => {
    const probed = { handler: 'http', container: 'second' } as const;
    const two = only(await castObjectsOf(request([workload({ app: 'echo', probed })])), 'Deployment') as Deployment;
    const [first, second] = two.spec.template.spec.containers;
    expect(first).not.toHaveProperty('livenessProbe');
    expect(second).toMatchObject({ name: 'second', image: 'i/echo', livenessProbe: { httpGet: { port: 18_990 } } });
    expect(JSON.stringify(second)).toContain('--port=18990');
  });

  it('gives the probed container a lifecycle hook that requests the first application', async () => {
    const hook = async (probed: NonNullable<CastWorkload['probed']>) => {
      const objects = await castObjectsOf(request([workload({ app: 'echo', probed })]));
      return (only(objects, 'Deployment') as Deployment).spec.template.spec.containers.at(-1);
    };
    const httpGet = { path: '/', port: 18_080 };
    expect(await hook({ handler: 'http', hook: 'preStop' })).toMatchObject({
      name: 'echo',
      lifecycle: { preStop: { httpGet } },
    });
    expect(await hook({ handler: 'http', container: 'second', hook: 'postStart' })).toMatchObject({
      name: 'second',
      lifecycle: { postStart: { httpGet } },
    });
    expect(await hook({ handler: 'http' })).not.toHaveProperty('lifecycle');
  });

  it('probes a closed port, and without a startup probe where only later probes count', async () => {
    const at = async (where: 'nothing' | 'nothing-later') => {
      const probed = { handler: 'exec', at: where } as const;
      const objects = await castObjectsOf(request([workload({ app: 'echo', probed })]));
      return (only(objects, 'Deployment') as Deployment).spec.template.spec.containers[0];
    };
    expect(JSON.stringify(await at('nothing'))).toMatch(/"startupProbe":\{"exec":.*18999/);
    expect(JSON.stringify(await at('nothing-later'))).not.toContain('startupProbe');
    expect(JSON.stringify(await at('nothing-later'))).toMatch(/"livenessProbe":\{"exec":.*18999/);
  });
});
