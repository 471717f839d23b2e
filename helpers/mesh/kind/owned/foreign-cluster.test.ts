import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { type EngineState, type FakeDocker, fakeDocker, kindNode, network } from '../../engine/fake/fake-docker.ts';
import { withLock } from '../../host/lock.ts';
import { stopMesh } from '../../stop-mesh.ts';
import { bringUp } from '../bring-up.ts';
import { clusterFiles } from '../cluster-files.ts';
import type { MeshPlan } from '../plan.ts';
import { sweepMesh } from '../sweep.ts';

const OURS = { 'meshproof.dev/managed-by': 'meshproof', 'meshproof.dev/cluster': 'dev' };
const { signal } = new AbortController();
const task = { signal, progress: () => undefined };

/** Each is somebody's cluster `dev`, in another shape. */
const foreign: Readonly<Record<string, EngineState>> = {
  "on kind's own network": {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind', connected: { kind: 'k1' } })],
    networks: [network('kind', 'k1')],
  },
  'stopped, or created and never started': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind', connected: { kind: '' }, status: 'created' })],
    networks: [network('kind', 'k1')],
  },
  "on kind's own network while a network of ours was left behind": {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind', connected: { kind: 'k1' } })],
    networks: [network('kind', 'k1'), network('kind-dev', 'n1', OURS)],
  },
  'connected to the network of ours that was left behind': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind', connected: { kind: 'k1', 'kind-dev': 'n1' } })],
    networks: [network('kind', 'k1'), network('kind-dev', 'n1', OURS)],
  },
  'on a network of the same name without our mark': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind-dev', connected: { 'kind-dev': 'n1' } })],
    networks: [network('kind-dev', 'n1')],
  },
  'on the one of two networks of one name that is not ours': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind-dev', connected: { 'kind-dev': 'n2' } })],
    networks: [network('kind-dev', 'n1', OURS), network('kind-dev', 'n2')],
  },
  'on a network whose mark names another cluster': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'kind-dev', connected: { 'kind-dev': 'n1' } })],
    networks: [network('kind-dev', 'n1', { ...OURS, 'meshproof.dev/cluster': 'dev2' })],
  },
  'of which nothing but a network is there': {
    containers: [],
    networks: [network('kind-dev', 'n1', { 'com.docker.compose.project': 'payments' })],
  },
  'whose node bears the name without being of kind': {
    containers: [kindNode({ id: 'abc123', cluster: 'dev', on: 'bridge', connected: { bridge: 'b' }, labels: {} })],
    networks: [network('bridge', 'b')],
  },
};

let docker: FakeDocker;
async function engineWith(state: EngineState): Promise<void> {
  await docker.set(state);
}

beforeEach(async () => {
  docker = await fakeDocker({ containers: [], networks: [] });
  vi.stubEnv('PATH', `${docker.folder}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('DOCKER_HOST', 'tcp://engine.example:2375');
  vi.stubEnv('XDG_STATE_HOME', docker.folder);
  vi.stubEnv('XDG_CACHE_HOME', docker.folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await docker[Symbol.asyncDispose]();
});

/** A plan whose programs do nothing but note that they were called. */
async function planFor(name: string): Promise<MeshPlan> {
  const files = clusterFiles(name);
  const kind = join(docker.folder, 'kind');
  await writeFile(kind, `#!/bin/sh\necho "kind $@" >> '${docker.folder}/calls'\n`, { mode: 0o755 });
  return {
    name,
    files,
    kind,
    config: '',
    images: { node: 'node:1', loaded: [], istio: { hub: 'h', tag: 't' } },
    recipe: { node: 'n', kind: 'k', istio: 'i', images: {} },
    target: { kubectl: kind, istioctl: kind, kubeconfig: files.kubeconfig, context: `kind-${name}` },
  } as unknown as MeshPlan;
}

async function bringUpOf(name: string): Promise<unknown> {
  const phase = async <T>(_title: string, run: (note: () => void) => Promise<T>): Promise<T> => run(() => undefined);
  return bringUp(docker.engine as Engine, await planFor(name), { signal, phase });
}

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  up: () => bringUpOf('dev'),
  down: () => stopMesh({ name: 'dev', ...task }),
  clean: () => sweepMesh('dev', task),
};

/** What `up` looks at is what all commands look at: the others are tried where the ways part. */
const cases = Object.keys(foreign).flatMap((shape, index) =>
  Object.keys(commands)
    .filter((command) => command === 'up' || index % 4 === 0)
    .map((command) => [command, shape] as const),
);

describe("a cluster that is not meshproof's", () => {
  test.each(cases)('%s refuses one %s and leaves it as it is', async (command, shape) => {
    await engineWith(foreign[shape] as EngineState);
    const before = await docker.state();
    const folder = clusterFiles('dev').folder;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'kubeconfig'), 'kept');
    await expect(commands[command]?.()).rejects.toMatchObject({
      exitCode: 3,
      attempted: 'use the kind cluster dev',
      repair: 'choose another --name',
      happened: expect.stringContaining('that meshproof did not make') as unknown,
    });
    expect(await docker.changes()).toEqual([]);
    expect(await docker.state()).toEqual(before);
    expect(await readFile(join(folder, 'kubeconfig'), 'utf8')).toBe('kept');
  });
});

test('the refusal names container and time, and for a mesh of an earlier version how to remove it', async () => {
  await engineWith(foreign["on kind's own network"] as EngineState);
  await expect(commands['down']?.()).rejects.toMatchObject({
    happened:
      'a kind cluster dev exists that meshproof did not make (container dev-control-plane, created 2026-11-29T08:15:00Z)',
  });
  await engineWith(foreign['on a network of the same name without our mark'] as EngineState);
  await expect(commands['down']?.()).rejects.toMatchObject({
    happened: expect.stringContaining(
      'by hand: docker --host tcp://engine.example:2375 rm --force --volumes dev-control-plane && docker --host tcp://engine.example:2375 network rm n1',
    ) as unknown,
  });
});

describe('a cluster of ours', () => {
  const own = kindNode({ id: 'own1', cluster: 'dev', on: 'kind-dev', connected: { 'kind-dev': 'n1' } });
  const guest = kindNode({
    id: 'reg1',
    cluster: '',
    name: 'registry',
    on: 'bridge',
    connected: { 'kind-dev': 'n1' },
    labels: {},
  });
  const longer = kindNode({ id: 'dev2', cluster: 'dev-2', on: 'kind-dev-2', connected: { 'kind-dev-2': 'n2' } });
  const dotted = kindNode({ id: 'dot1', cluster: 'd.v', on: 'kind', connected: { kind: 'k1' } });
  const networks = [network('kind-dev', 'n1', OURS), network('kind-dev-2', 'n2'), network('kind', 'k1')];

  test('goes with its network; what joined it is disconnected, and clusters of similar names stay', async () => {
    await engineWith({ containers: [own, guest, longer, dotted], networks });
    expect(await stopMesh({ name: 'dev', ...task })).toEqual(['cluster dev']);
    const { containers, networks: left } = await docker.state();
    expect(containers.map(({ Id: id }) => id)).toEqual(['reg1', 'dev2', 'dot1']);
    expect(left.map(({ Id: id }) => id)).toEqual(['n2', 'k1']);
    expect(await docker.changes()).toEqual([
      'rm --force --volumes own1',
      'network disconnect --force n1 reg1',
      'network rm n1',
    ]);
  });

  test('is found although it was created and never started, and although only its network is left', async () => {
    const created = kindNode({
      id: 'own1',
      cluster: 'dev',
      on: 'kind-dev',
      connected: { 'kind-dev': '' },
      status: 'created',
    });
    await engineWith({ containers: [created], networks });
    expect(await stopMesh({ name: 'dev', ...task })).toEqual(['cluster dev']);
    await engineWith({ containers: [guest], networks: [network('kind-dev', 'n1', OURS)] });
    expect(await sweepMesh('dev', task)).toEqual(['half-made cluster dev']);
    expect((await docker.state()).containers).toHaveLength(1);
  });

  test('takes what a killed proof of the registry left along, and leaves the registry of a running one', async () => {
    const name = 'meshproof-loopback-registry-1f2e';
    const labels = { 'meshproof.dev/managed-by': 'meshproof', 'meshproof.dev/container': name };
    const registry = kindNode({ id: 'reg2', cluster: '', name, on: 'bridge', connected: {}, labels });
    await engineWith({ containers: [registry], networks: [] });
    await withLock(join(docker.folder, 'meshproof', 'registry'), task, async () => {
      expect(await sweepMesh('dev', task)).toEqual([]);
    });
    expect(await sweepMesh('dev', task)).toEqual([`container ${name}`]);
  });

  test('with the mark of a finished one stays, and so does one that does not run', async () => {
    await engineWith({ containers: [own], networks, execAnswer: 'configmap/meshproof' });
    expect(await sweepMesh('dev', task)).toEqual([]);
    await engineWith({ containers: [{ ...own, State: { Status: 'exited' } }], networks });
    expect(await sweepMesh('dev', task)).toEqual([]);
    expect(await docker.changes()).toEqual([]);
  });

  test('stays as it is while a claim is alive: what is called under the lock comes before any look', async () => {
    await engineWith({ containers: [own], networks });
    const whileLocked = () => {
      throw new Error('run 20261130-090000-abcd uses it');
    };
    await expect(stopMesh({ name: 'dev', whileLocked, ...task })).rejects.toThrow('uses it');
    await expect(sweepMesh('dev', { whileLocked, ...task })).rejects.toThrow('uses it');
    expect((await docker.state()).containers).toHaveLength(1);
  });

  test('is created on a network that carries our mark from its first second', async () => {
    await engineWith({ containers: [], networks: [] });
    await expect(bringUpOf('dev')).rejects.toThrow('containers on its network instead of one');
    const [first] = await docker.changes();
    expect(first).toMatch(
      /^network create .*--label meshproof.dev\/managed-by=meshproof --label meshproof.dev\/cluster=dev /,
    );
    expect((await docker.changes()).filter((call) => call.startsWith('kind create'))).toHaveLength(1);
    expect(await docker.state()).toEqual({ containers: [], networks: [] });
    expect(existsSync(clusterFiles('dev').folder)).toBe(false);
  });
});
