import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ELSEWHERE, restamp } from '../../../evidence/ledger/fixture.ts';
import { ledgerPath } from '../../../evidence/ledger/ledger-files.ts';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES } from '../../../kube/namespaces/fixture.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { clusterFixture } from '../../cluster-fixture.ts';
import { clean, ledgerOf, OTHER, RUN } from './clean-fixture.ts';

// With the budgets of real clusters, an unreachable one would take minutes here.
withBudgets({ readCommand: 2_000 });
vi.mock('../../../mesh/kind/sweep.ts', () => ({ sweepMesh: () => Promise.resolve([]) }));

const fixture = clusterFixture();

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('clean reads the ledgers', () => {
  test('and deletes what killed runs created, by uid, even if their kubectl is gone', async () => {
    const path = ledgerOf(fixture, RUN, ['a', 'b']);
    fixture.cluster.put(NAMESPACES, foreignNamespace('payments', { ...COPIED_LABELS, 'meshproof.dev/run': RUN }));
    expect(await clean()).toMatchObject({ code: 0, out: expect.stringContaining('removed namespace a') as string });
    expect(fixture.namespaces()).toEqual(['payments']);
    expect(existsSync(path)).toBe(false);
  });

  test('--all leaves a live run on an existing mesh alone until --run names it', async () => {
    ledgerOf(fixture, RUN, ['a'], { alive: true });
    const { code, out } = await clean('--all');
    expect(code).toBe(0);
    expect(out).toContain(`left run ${RUN} alone: it is running; to remove it anyway: `);
    expect(fixture.namespaces()).toEqual(['a']);
  });

  test('--all leaves a run alone that may be running elsewhere, until --run names it', async () => {
    ledgerOf(fixture, RUN, ['a'], { alive: true, claims: 'meshproof' });
    const elsewhere = ledgerOf(fixture, OTHER, ['b']);
    restamp(elsewhere, ELSEWHERE);
    const { code, out } = await clean('--all');
    expect(code).toBe(0);
    expect(out).toContain(`left run ${OTHER} alone: it runs, or ran, on ci-7`);
    expect(fixture.namespaces()).toEqual(['b']);
    expect((await clean('--run', OTHER)).code).toBe(0);
    expect(fixture.namespaces()).toEqual([]);
  });

  test('a ledger that cannot be cleaned keeps none of the others, and is named with the command that repeats it', async () => {
    const dead = ledgerOf(fixture, RUN, ['a']);
    rewrite(dead, (text) => text.replaceAll(fixture.cluster.target.kubeconfig, '/gone/kubeconfig'));
    ledgerOf(fixture, OTHER, ['b']);
    writeFileSync(ledgerPath(fixture.state, '20261122-130503-ijkm'), '{');
    const { code, out, err } = await clean();
    expect(code).toBe(3);
    expect(out).toContain('removed namespace b');
    expect(err).toContain(`clean --run ${RUN}`);
    expect(err).toContain('clean --forget 20261122-130503-ijkm');
    expect(fixture.namespaces()).toEqual(['a']);
    expect(existsSync(dead)).toBe(true);
  });

  test('namespaces on a cluster to which the context no longer leads are named, and stay in the ledger', async () => {
    fixture.cluster.put(NAMESPACES, foreignNamespace('kube-system'));
    const path = ledgerOf(fixture, RUN, ['a'], { cluster: 'another' });
    const { code, err } = await clean();
    expect([code, existsSync(path)]).toEqual([3, true]);
    expect(err).toContain('leads to another cluster');
    expect(fixture.namespaces()).toEqual(['kube-system', 'a']);
  });

  test('an unreachable cluster does not stop the others', async () => {
    const away = ledgerOf(fixture, RUN, ['a']);
    const file = join(fixture.directory, 'away');
    writeFileSync(file, fakeKubeconfig('http://127.0.0.1:1'));
    rewrite(away, (text) => text.replaceAll(fixture.cluster.target.kubeconfig, file));
    ledgerOf(fixture, OTHER, ['b']);
    const { code, err } = await clean();
    expect([code, fixture.namespaces()]).toEqual([3, ['a']]);
    expect(err).toContain(RUN);
  });

  test('--dry-run deletes nothing', async () => {
    ledgerOf(fixture, RUN, ['a']);
    expect(await clean('--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('would remove') as string });
    expect(fixture.namespaces()).toEqual(['a']);
  });

  test('--forget removes a ledger, readable or not, after printing what it held', async () => {
    const path = ledgerOf(fixture, RUN, ['a']);
    expect(await clean('--forget', RUN)).toMatchObject({ code: 0, out: expect.stringContaining('on c: a') as string });
    writeFileSync(path, '{"torn');
    expect(await clean('--forget', RUN)).toMatchObject({ code: 0, out: expect.stringContaining('{"torn') as string });
    expect([existsSync(path), fixture.namespaces()]).toEqual([false, ['a']]);
    expect((await clean('--forget', RUN)).code).toBe(2);
  });

  test('names what an earlier version recorded by labels only, and deletes nothing of it', async () => {
    fixture.cluster.put(NAMESPACES, foreignNamespace('old', { ...COPIED_LABELS, 'meshproof.dev/run': RUN }));
    const path = ledgerOf(fixture, RUN, []);
    rewrite(path, (text) => JSON.stringify(withoutUids(JSON.parse(text) as { leftovers: object[] })));
    const { code, err } = await clean();
    expect([code, fixture.namespaces()]).toEqual([3, ['old']]);
    expect(err).toMatch(/delete namespaces old/);
  });
});

function withoutUids({ leftovers, ...rest }: { leftovers: object[] }): object {
  const old = leftovers.map((leftover) => ({ ...leftover, mark: undefined, namespaces: undefined }));
  return { ...rest, leftovers: old };
}
