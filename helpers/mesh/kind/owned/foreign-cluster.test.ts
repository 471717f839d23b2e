import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type EngineState, kindNode, network } from '../../engine/containers/fake/fake-docker.ts';
import { stopMesh } from '../../stop-mesh.ts';
import { clusterFiles } from '../cluster-files.ts';
import { sweepMesh } from '../sweep.ts';
import { fakeMachine, OURS, task } from './fake-machine.ts';

/** Each is a foreign cluster `dev`, in another shape. */
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

const machine = fakeMachine();

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  up: () => machine.bringUp('dev'),
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
    await machine.docker().set(foreign[shape] as EngineState);
    const before = await machine.docker().state();
    const folder = clusterFiles('dev').folder;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'kubeconfig'), 'kept');
    await expect(commands[command]?.()).rejects.toMatchObject({
      exitCode: 3,
      operation: 'use the kind cluster dev',
      hint: 'choose another --name',
      details: expect.stringContaining('that meshproof did not make') as unknown,
    });
    expect(await machine.docker().changes()).toEqual([]);
    expect(await machine.docker().state()).toEqual(before);
    expect(await readFile(join(folder, 'kubeconfig'), 'utf8')).toBe('kept');
  });
});

test('the refusal names container and time, and for a mesh of an earlier version how to remove it', async () => {
  await machine.docker().set(foreign["on kind's own network"] as EngineState);
  await expect(commands['down']?.()).rejects.toMatchObject({
    details:
      'a kind cluster dev exists that meshproof did not make (container dev-control-plane, created 2026-11-29T08:15:00Z)',
  });
  await machine.docker().set(foreign['on a network of the same name without our mark'] as EngineState);
  await expect(commands['down']?.()).rejects.toMatchObject({
    details: expect.stringContaining(
      'by hand: docker --host tcp://engine.example:2375 rm --force --volumes dev-control-plane && docker --host tcp://engine.example:2375 network rm n1',
    ) as unknown,
  });
});
