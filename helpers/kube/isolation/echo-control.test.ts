import { expect, test } from 'vitest';
import { castObjects, readBaseManifest } from '../cast/cast-manifest.ts';
import type { CastWorkload } from '../cast/cast-workload.ts';

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly containerPort: number }[];
}

/** The containers of an echo, as a run deploys it. */
async function containersOf(part: Partial<CastWorkload>): Promise<readonly Container[]> {
  const place = { name: 'echo', namespace: 'foo', serviceAccount: 'echo', exportTo: ['foo'] };
  const workload: CastWorkload = { app: 'echo', ...place, membership: 'meshed', ...part };
  const objects = castObjects(await readBaseManifest('echo'), workload, { image: 'i', runId: 'run-1' });
  const found = objects.find(({ kind }) => kind === 'Deployment');
  if (found === undefined) throw new Error('no Deployment was rendered');
  return (found['spec'] as { template: { spec: { containers: readonly Container[] } } }).template.spec.containers;
}

/** Ports of gRPC that other pods reach. */
function open({ args }: Container): readonly string[] {
  const list = (flag: string) =>
    args
      .find((arg) => arg.startsWith(flag))
      ?.slice(flag.length)
      .split(',') ?? [];
  const local = list('--bind-localhost=');
  return list('--grpc=').filter((port) => !local.includes(port));
}

test('the port that takes orders is bound to loopback and behind no Service', async () => {
  const [echo] = await containersOf({});
  expect(echo?.args).toEqual(expect.arrayContaining(['--grpc=17070,17071', '--bind-localhost=17071']));
  expect(JSON.stringify(await readBaseManifest('echo'))).not.toContain('"targetPort":17071');
});

test.each<[string, Partial<CastWorkload>, readonly string[]]>([
  ['its Service has gRPC', {}, ['17070']],
  ['a check calls gRPC', { ports: [80, 7070] }, ['17070']],
  ['the kubelet calls gRPC', { ports: [80], probed: { handler: 'grpc' } }, ['17070']],
  ['nothing calls gRPC', { ports: [80] }, []],
  ['its Service has no port', { ports: [] }, []],
])('serves gRPC to other pods where %s', async (_where, part, ports) => {
  const [echo] = await containersOf(part);
  expect(echo && open(echo)).toEqual(ports);
  expect(echo?.ports.some(({ containerPort }) => containerPort === 17_070)).toBe(ports.length > 0);
});

test('a second container serves no gRPC to other pods', async () => {
  const containers = await containersOf({ probed: { handler: 'http', container: 'second' } });
  const second = containers.find(({ name }) => name === 'second');
  expect(second && open(second)).toEqual([]);
});
