import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ELSEWHERE, KILLED, restamp } from '../../../evidence/ledger/fixture.ts';
import { ledgerPath, readLedgers } from '../../../evidence/ledger/ledger-files.ts';
import { Ledger } from '../../../evidence/ledger/ledger.ts';
import { startFakeCluster, type FakeCluster } from '../../../kube/api/fixtures/fake-cluster.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES, putMarked } from '../../../kube/namespaces/fixture.ts';
import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { ensureNamespaces } from '../../../kube/namespaces/make.ts';
import { fakeContext } from '../../fake-context.ts';
import { RunNamespaces } from './run-namespaces.ts';
import { takeOver } from './take-over.ts';

const never = new AbortController().signal;
const CAST = 'cast-1234';
const RUNS = ['20261122-130501-abcd', '20261122-130502-abcd'] as const;
let home = '';
let state = '';
let cluster: FakeCluster;
const said: string[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'meshproof-take-over-'));
  vi.stubEnv('XDG_STATE_HOME', home);
  state = join(home, 'meshproof');
  cluster = await startFakeCluster();
  said.length = 0;
});
afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const left = () => [...cluster.objects.keys()].map((path) => path.slice(NAMESPACES.length + 1)).toSorted();
const open = (runId: string) => new Ledger(state, runId, new Date());

/** A run on a mesh of ours that makes these namespaces. */
async function run(runId: string, names: readonly string[], owner = CAST): Promise<RunNamespaces> {
  const stage = new RunNamespaces(runId, open(runId));
  const index = stage.claim(cluster.target, owner);
  const specs = names.map((name) => ({ name, injected: true, runId: owner }));
  await ensureNamespaces(cluster.target, specs, index, never);
  return stage;
}

async function taken() {
  const found = await listNamespaces(cluster.target, { signal: never });
  const request = {
    target: cluster.target,
    names: [],
    owner: CAST,
    managed: true,
    signal: never,
    log: (line: string) => void said.push(line),
  };
  return takeOver(request, found);
}

const names = (namespaces: readonly { readonly name: string }[]) => namespaces.map(({ name }) => name).toSorted();

describe('on a mesh of ours', () => {
  test('the idle cast of an earlier run is taken over, from its ledger into that of this run', async () => {
    (await run(RUNS[0], ['full', 'legacy'])).leaveIdle();
    const room = await taken();
    expect(names(room.known)).toEqual(['full', 'legacy']);
    const stage = new RunNamespaces(RUNS[1], open(RUNS[1]));
    const index = stage.claim(cluster.target, CAST, { known: room.known });
    room.handOver();
    await ensureNamespaces(cluster.target, [{ name: 'full', injected: false, runId: CAST }], index, never);
    const { ledgers } = readLedgers(state);
    expect(ledgers.map(({ runId }) => runId)).toEqual([RUNS[1]]);
    await stage.clear(fakeContext().progress);
    expect([left(), readLedgers(state).ledgers]).toEqual([[], []]);
  });

  test('what a killed run left is deleted, and what carries copied labels is not', async () => {
    await run(RUNS[0], ['full']);
    restamp(ledgerPath(state, RUNS[0]), KILLED);
    cluster.put(NAMESPACES, foreignNamespace('payments', { ...COPIED_LABELS, 'meshproof.dev/run': CAST }));
    const room = await taken();
    expect([names(room.known), names(room.deleted), left()]).toEqual([[], ['full'], ['payments']]);
    expect(readLedgers(state).ledgers).toEqual([]);
  });

  test('another namespace under the name of one of ours is left alone', async () => {
    (await run(RUNS[0], ['full'])).leaveIdle();
    cluster.objects.clear();
    cluster.put(NAMESPACES, foreignNamespace('full', { ...COPIED_LABELS, 'meshproof.dev/run': CAST }));
    expect(await taken()).toMatchObject({ known: [], deleted: [] });
    expect(left()).toEqual(['full']);
  });

  test('where the ledger was lost, marked namespaces of the cast are ours', async () => {
    putMarked(cluster, 'full', { owner: CAST });
    putMarked(cluster, 'of-another-cast', { owner: 'cast-9999' });
    putMarked(cluster, 'of-a-run', { owner: RUNS[0] });
    putMarked(cluster, 'of-an-expired-run', { owner: RUNS[0], expires: '2026-11-23T00:00:00Z' });
    const room = await taken();
    expect(names(room.known)).toEqual(['full']);
    expect(left()).toEqual(['full', 'of-a-run']);
  });

  test('a cast that a live run uses is not touched', async () => {
    await run(RUNS[0], ['full']);
    await expect(taken()).rejects.toThrow(new RegExp(`run ${RUNS[0]} .* uses it at this moment`));
    expect(left()).toEqual(['full']);
  });

  test('nor one of a run that may go on in another container, which is named with what drops it', async () => {
    await run(RUNS[0], ['full']);
    restamp(ledgerPath(state, RUNS[0]), ELSEWHERE);
    await expect(taken()).rejects.toThrow(`clean --run ${RUNS[0]}`);
    expect(left()).toEqual(['full']);
  });

  test('a torn ledger is named and stops nothing', async () => {
    (await run(RUNS[0], ['full'])).leaveIdle();
    writeFileSync(ledgerPath(state, RUNS[1]), '{');
    expect(names((await taken()).known)).toEqual(['full']);
    expect(said).toEqual([expect.stringContaining(`clean --forget ${RUNS[1]}`)]);
  });
});

test('a disk that refuses every write does not keep a clean-up from its end', async () => {
  const stage = await run(RUNS[0], ['a', 'b']);
  const folder = join(state, 'runs');
  // A folder has the name under which the ledger is to be written.
  mkdirSync(join(folder, `${RUNS[0]}.json.${process.pid.toString()}.new`));
  await stage.clear(fakeContext().progress);
  expect([left(), existsSync(ledgerPath(state, RUNS[0]))]).toEqual([[], false]);
});

test('a run that is interrupted while it makes its namespaces deletes those that it made, and no other', async () => {
  const controller = new AbortController();
  const stage = new RunNamespaces(RUNS[0], open(RUNS[0]));
  const index = stage.claim(cluster.target, RUNS[0]);
  cluster.put(NAMESPACES, foreignNamespace('b'));
  cluster.afterwards = ({ method }) => {
    if (method === 'POST') controller.abort(new Error('interrupted'));
    return undefined;
  };
  const specs = ['a', 'b', 'c'].map((name) => ({ name, injected: true, runId: RUNS[0] }));
  await expect(ensureNamespaces(cluster.target, specs, index, controller.signal)).rejects.toThrow('interrupted');
  cluster.afterwards = undefined;
  await stage.clear(fakeContext().progress);
  expect([left(), readLedgers(state).ledgers]).toEqual([['b'], []]);
});
