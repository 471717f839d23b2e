import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ledgerPath, readLedgers } from '../../../evidence/ledger/ledger-files.ts';
import { foreignNamespace, NAMESPACES } from '../../../kube/namespaces/fixture.ts';
import { ensureNamespaces } from '../../../kube/namespaces/make.ts';
import { clusterFixture } from '../../cluster-fixture.ts';
import { fakeContext } from '../../fake-context.ts';
import { created, namespacesOfRun, RUNS } from './namespaces-fixture.ts';

const fixture = clusterFixture();

test('a disk that refuses every write does not stop a clean-up', async () => {
  const namespaces = await created(fixture, RUNS[0], ['a', 'b']);
  const folder = join(fixture.state, 'runs');
  // A folder has the name of the file to which the ledger is written.
  mkdirSync(join(folder, `${RUNS[0]}.json.${process.pid.toString()}.new`));
  await namespaces.clear(fakeContext().progress);
  expect([fixture.namespaces(), existsSync(ledgerPath(fixture.state, RUNS[0]))]).toEqual([[], false]);
});

test('a run that is interrupted while it creates namespaces deletes those that it created, and no other', async () => {
  const controller = new AbortController();
  const namespaces = namespacesOfRun(fixture, RUNS[0]);
  const index = namespaces.claim(fixture.cluster.target, RUNS[0]);
  fixture.cluster.put(NAMESPACES, foreignNamespace('b'));
  fixture.cluster.afterwards = ({ method }) => {
    if (method === 'POST') controller.abort(new Error('interrupted'));
    return undefined;
  };
  const specs = ['a', 'b', 'c'].map((name) => ({ name, injected: true, runId: RUNS[0] }));
  await expect(ensureNamespaces(fixture.cluster.target, specs, index, controller.signal)).rejects.toThrow(
    'interrupted',
  );
  fixture.cluster.afterwards = undefined;
  await namespaces.clear(fakeContext().progress);
  expect([fixture.namespaces(), readLedgers(fixture.state).ledgers]).toEqual([['b'], []]);
});
