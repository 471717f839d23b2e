import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kindNode, network } from '../../engine/containers/fake/fake-docker.ts';
import { withLock } from '../../host/lock.ts';
import { stopMesh } from '../../stop-mesh.ts';
import { clusterFiles } from '../cluster-files.ts';
import { sweepMesh } from '../sweep.ts';
import { fakeMachine, OURS, task } from './fake-machine.ts';

const machine = fakeMachine();

describe('a cluster of ours', () => {
  const ours = kindNode({ id: 'own1', cluster: 'dev', on: 'kind-dev', connected: { 'kind-dev': 'n1' } });
  const attached = kindNode({
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
    await machine.docker().set({ containers: [ours, attached, longer, dotted], networks });
    expect(await stopMesh({ name: 'dev', ...task })).toEqual(['cluster dev']);
    const { containers, networks: left } = await machine.docker().state();
    expect(containers.map(({ Id: id }) => id)).toEqual(['reg1', 'dev2', 'dot1']);
    expect(left.map(({ Id: id }) => id)).toEqual(['n2', 'k1']);
    expect(await machine.docker().changes()).toEqual([
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
    await machine.docker().set({ containers: [created], networks });
    expect(await stopMesh({ name: 'dev', ...task })).toEqual(['cluster dev']);
    await machine.docker().set({ containers: [attached], networks: [network('kind-dev', 'n1', OURS)] });
    expect(await sweepMesh('dev', task)).toEqual(['half-made cluster dev']);
    expect((await machine.docker().state()).containers).toHaveLength(1);
  });

  test('takes what a killed proof of the registry left along, and leaves the registry of a running one', async () => {
    const name = 'meshproof-loopback-registry-1f2e';
    const labels = { 'meshproof.dev/managed-by': 'meshproof', 'meshproof.dev/container': name };
    const registry = kindNode({ id: 'reg2', cluster: '', name, on: 'bridge', connected: {}, labels });
    await machine.docker().set({ containers: [registry], networks: [] });
    await withLock(join(machine.docker().folder, 'meshproof', 'registry'), task, async () => {
      expect(await sweepMesh('dev', task)).toEqual([]);
    });
    expect(await sweepMesh('dev', task)).toEqual([`container ${name}`]);
  });

  test('with the mark of a finished one stays, and so does one that does not run', async () => {
    await machine.docker().set({ containers: [ours], networks, execAnswer: 'configmap/meshproof' });
    expect(await sweepMesh('dev', task)).toEqual([]);
    await machine.docker().set({ containers: [{ ...ours, State: { Status: 'exited' } }], networks });
    expect(await sweepMesh('dev', task)).toEqual([]);
    expect(await machine.docker().changes()).toEqual([]);
  });

  test('stays as it is while a claim is alive: what is called under the lock comes before any look', async () => {
    await machine.docker().set({ containers: [ours], networks });
    const whileLocked = () => {
      throw new Error('run 20261130-090000-abcd uses it');
    };
    await expect(stopMesh({ name: 'dev', whileLocked, ...task })).rejects.toThrow('uses it');
    await expect(sweepMesh('dev', { whileLocked, ...task })).rejects.toThrow('uses it');
    expect((await machine.docker().state()).containers).toHaveLength(1);
  });

  test('is created on a network that carries our mark from its first second', async () => {
    await machine.docker().set({ containers: [], networks: [] });
    await expect(machine.bringUp('dev')).rejects.toThrow('containers on its network instead of one');
    const [first] = await machine.docker().changes();
    expect(first).toMatch(
      /^network create .*--label meshproof.dev\/managed-by=meshproof --label meshproof.dev\/cluster=dev /,
    );
    expect((await machine.docker().changes()).filter((call) => call.startsWith('kind create'))).toHaveLength(1);
    expect(await machine.docker().state()).toEqual({ containers: [], networks: [] });
    expect(existsSync(clusterFiles('dev').folder)).toBe(false);
  });
});
