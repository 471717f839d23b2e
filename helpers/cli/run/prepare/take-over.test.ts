import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ELSEWHERE, KILLED, restamp } from '../../../evidence/ledger/fixture.ts';
import { ledgerPath, readLedgers } from '../../../evidence/ledger/ledger-files.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES, putMarked } from '../../../kube/namespaces/fixture.ts';
import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { ensureNamespaces } from '../../../kube/namespaces/make.ts';
import { clusterFixture } from '../../cluster-fixture.ts';
import { fakeContext } from '../../fake-context.ts';
import { CAST, created, namespacesOfRun, never, RUNS } from './namespaces-fixture.ts';
import { takeOver } from './take-over.ts';

const fixture = clusterFixture();
const logged: string[] = [];
beforeEach(() => {
  logged.length = 0;
});

async function taken() {
  const { target } = fixture.cluster;
  const log = (line: string) => void logged.push(line);
  const request = { target, names: [], owner: CAST, managed: true, signal: never, log };
  return takeOver(request, await listNamespaces(target, { signal: never }));
}

const names = (namespaces: readonly { readonly name: string }[]) => namespaces.map(({ name }) => name).toSorted();

describe('on a managed mesh', () => {
  test('the idle cast of an earlier run is taken over, from its ledger into that of this run', async () => {
    (await created(fixture, RUNS[0], ['full', 'legacy'])).leaveIdle();
    const prepared = await taken();
    expect(names(prepared.known)).toEqual(['full', 'legacy']);
    const namespaces = namespacesOfRun(fixture, RUNS[1]);
    const index = namespaces.claim(fixture.cluster.target, CAST, { known: prepared.known });
    prepared.handOver();
    await ensureNamespaces(fixture.cluster.target, [{ name: 'full', injected: false, runId: CAST }], index, never);
    const { ledgers } = readLedgers(fixture.state);
    expect(ledgers.map(({ runId }) => runId)).toEqual([RUNS[1]]);
    await namespaces.clear(fakeContext().progress);
    expect([fixture.namespaces(), readLedgers(fixture.state).ledgers]).toEqual([[], []]);
  });

  test('what a killed run left is deleted, and what carries copied labels is not', async () => {
    await created(fixture, RUNS[0], ['full']);
    restamp(ledgerPath(fixture.state, RUNS[0]), KILLED);
    fixture.cluster.put(NAMESPACES, foreignNamespace('payments', { ...COPIED_LABELS, 'meshproof.dev/run': CAST }));
    const prepared = await taken();
    expect([names(prepared.known), names(prepared.deleted), fixture.namespaces()]).toEqual([
      [],
      ['full'],
      ['payments'],
    ]);
    expect(readLedgers(fixture.state).ledgers).toEqual([]);
  });

  test('another namespace of the same name is left alone', async () => {
    (await created(fixture, RUNS[0], ['full'])).leaveIdle();
    fixture.cluster.objects.clear();
    fixture.cluster.put(NAMESPACES, foreignNamespace('full', { ...COPIED_LABELS, 'meshproof.dev/run': CAST }));
    expect(await taken()).toMatchObject({ known: [], deleted: [] });
    expect(fixture.namespaces()).toEqual(['full']);
  });

  test('where the ledger is lost, marked namespaces of the cast are taken over', async () => {
    putMarked(fixture.cluster, 'full', { owner: CAST });
    putMarked(fixture.cluster, 'of-another-cast', { owner: 'cast-9999' });
    putMarked(fixture.cluster, 'of-a-run', { owner: RUNS[0] });
    putMarked(fixture.cluster, 'of-an-expired-run', { owner: RUNS[0], expires: '2026-11-23T00:00:00Z' });
    const prepared = await taken();
    expect(names(prepared.known)).toEqual(['full']);
    expect(fixture.namespaces()).toEqual(['full', 'of-a-run']);
  });

  test('a cast that a live run uses is not touched', async () => {
    await created(fixture, RUNS[0], ['full']);
    await expect(taken()).rejects.toThrow(new RegExp(`run ${RUNS[0]} .* uses it at this moment`));
    expect(fixture.namespaces()).toEqual(['full']);
  });

  test('a cast is not touched whose run may be alive in another container, and the error has the command that drops its claim', async () => {
    await created(fixture, RUNS[0], ['full']);
    restamp(ledgerPath(fixture.state, RUNS[0]), ELSEWHERE);
    await expect(taken()).rejects.toThrow(`clean --run ${RUNS[0]}`);
    expect(fixture.namespaces()).toEqual(['full']);
  });

  test('an unreadable ledger is named and stops nothing', async () => {
    (await created(fixture, RUNS[0], ['full'])).leaveIdle();
    writeFileSync(ledgerPath(fixture.state, RUNS[1]), '{');
    expect(names((await taken()).known)).toEqual(['full']);
    expect(logged).toEqual([expect.stringContaining(`clean --forget ${RUNS[1]}`)]);
  });
});
