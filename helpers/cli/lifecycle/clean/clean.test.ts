import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ELSEWHERE, KILLED, restamp } from '../../../evidence/ledger/fixture.ts';
import { ledgerPath } from '../../../evidence/ledger/ledger-files.ts';
import { Ledger } from '../../../evidence/ledger/ledger.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import { startFakeCluster, type FakeCluster } from '../../../kube/api/fixtures/fake-cluster.ts';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES, putMarked } from '../../../kube/namespaces/fixture.ts';
import type * as Timing from '../../../timing/budgets.ts';
import { fakeContext } from '../../fake-context.ts';
import { runCli } from '../../program.ts';

// The budgets of real clusters would make one that is away last minutes here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, readCommand: 2_000 } };
});
vi.mock('../../../mesh/kind/sweep.ts', () => ({ sweepMesh: () => Promise.resolve([]) }));

const [RUN, OTHER] = ['20261122-130501-abcd', '20261122-130502-efgh'];
let home = '';
let state = '';
let cluster: FakeCluster;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'meshproof-clean-'));
  vi.stubEnv('XDG_STATE_HOME', home);
  state = join(home, 'meshproof');
  cluster = await startFakeCluster();
});
afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const left = () => [...cluster.objects.keys()].map((path) => path.slice(NAMESPACES.length + 1));

/** A ledger as a run leaves it that was killed, or that goes on. */
function ledgerOf(
  runId: string,
  names: readonly string[],
  part: Partial<LeftoverNamespaces> & { going?: boolean; claims?: string } = {},
): string {
  const { going = false, claims, ...more } = part;
  const ledger = new Ledger(state, runId, new Date('2026-11-22T13:05:01Z'));
  if (claims !== undefined) ledger.record({ kind: 'mesh', name: claims });
  const { kubeconfig, context } = cluster.target;
  const namespaces = names.map((name) => ({ name, uid: putMarked(cluster, name, { owner: runId }) }));
  const mark = {
    claim: 'random',
    createdBy: 'u@h',
    startedAt: '2026-11-22T13:05:01Z',
    expiresAt: '2999-01-01T00:00:00Z',
  };
  ledger.record({
    kind: 'namespaces',
    kubectl: '/gone/with/the/cache/kubectl',
    kubeconfig,
    context,
    owner: runId,
    idle: false,
    mark,
    namespaces,
    ...more,
  });
  if (!going) restamp(ledger.path, KILLED);
  return ledger.path;
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

async function clean(...args: readonly string[]) {
  const context = fakeContext('clean', ...args);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

const onMesh = () => ['--kubeconfig', cluster.target.kubeconfig, '--context', 'c'];

describe('clean goes by ledgers', () => {
  test('and deletes what killed runs made, by uid, although the kubectl of that time is gone', async () => {
    const path = ledgerOf(RUN, ['a', 'b']);
    cluster.put(NAMESPACES, foreignNamespace('payments', { ...COPIED_LABELS, 'meshproof.dev/run': RUN }));
    expect(await clean()).toMatchObject({ code: 0, out: expect.stringContaining('removed namespace a') as string });
    expect(left()).toEqual(['payments']);
    expect(existsSync(path)).toBe(false);
  });

  test('--all leaves a live guest alone until it is named', async () => {
    ledgerOf(RUN, ['a'], { going: true });
    const { code, out } = await clean('--all');
    expect(code).toBe(0);
    expect(out).toContain(`left run ${RUN} alone: it is running; to remove it anyway: `);
    expect(left()).toEqual(['a']);
  });

  test('leaves a run alone that goes on, and one that may go on elsewhere until it is named', async () => {
    ledgerOf(RUN, ['a'], { going: true, claims: 'meshproof' });
    const elsewhere = ledgerOf(OTHER, ['b']);
    restamp(elsewhere, ELSEWHERE);
    const { code, out } = await clean('--all');
    expect(code).toBe(0);
    expect(out).toContain(`left run ${OTHER} alone: it runs, or ran, on ci-7`);
    expect(left()).toEqual(['b']);
    expect((await clean('--run', OTHER)).code).toBe(0);
    expect(left()).toEqual([]);
  });

  test('each by itself: one that cannot be cleaned is named last, with the command that repeats it', async () => {
    const dead = ledgerOf(RUN, ['a']);
    rewrite(dead, (text) => text.replaceAll(cluster.target.kubeconfig, '/gone/kubeconfig'));
    ledgerOf(OTHER, ['b']);
    writeFileSync(ledgerPath(state, '20261122-130503-ijkm'), '{');
    const { code, out, err } = await clean();
    expect(code).toBe(3);
    expect(out).toContain('removed namespace b');
    expect(err).toContain(`clean --run ${RUN}`);
    expect(err).toContain('clean --forget 20261122-130503-ijkm');
    expect(left()).toEqual(['a']);
    expect(existsSync(dead)).toBe(true);
  });

  test('what a run made on another cluster, to which its context led at that time, is named and not taken for gone', async () => {
    cluster.put(NAMESPACES, foreignNamespace('kube-system'));
    const path = ledgerOf(RUN, ['a'], { cluster: 'another' });
    const { code, err } = await clean();
    expect([code, existsSync(path)]).toEqual([3, true]);
    expect(err).toContain('leads to another cluster');
    expect(left()).toEqual(['kube-system', 'a']);
  });

  test('an unreachable cluster does not stop the others', async () => {
    const away = ledgerOf(RUN, ['a']);
    const file = join(home, 'away');
    writeFileSync(file, fakeKubeconfig('http://127.0.0.1:1'));
    rewrite(away, (text) => text.replaceAll(cluster.target.kubeconfig, file));
    ledgerOf(OTHER, ['b']);
    const { code, err } = await clean();
    expect([code, left()]).toEqual([3, ['a']]);
    expect(err).toContain(RUN);
  });

  test('--dry-run deletes nothing', async () => {
    ledgerOf(RUN, ['a']);
    expect(await clean('--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('would remove') as string });
    expect(left()).toEqual(['a']);
  });

  test('--forget drops a ledger, torn or not, after printing what it held', async () => {
    const path = ledgerOf(RUN, ['a']);
    expect(await clean('--forget', RUN)).toMatchObject({ code: 0, out: expect.stringContaining('on c: a') as string });
    writeFileSync(path, '{"torn');
    expect(await clean('--forget', RUN)).toMatchObject({ code: 0, out: expect.stringContaining('{"torn') as string });
    expect([existsSync(path), left()]).toEqual([false, ['a']]);
    expect((await clean('--forget', RUN)).code).toBe(2);
  });

  test('names what an earlier version left, which noted labels alone, and deletes nothing of it', async () => {
    cluster.put(NAMESPACES, foreignNamespace('old', { ...COPIED_LABELS, 'meshproof.dev/run': RUN }));
    const path = ledgerOf(RUN, []);
    rewrite(path, (text) => JSON.stringify(withoutUids(JSON.parse(text) as { leftovers: object[] })));
    const { code, err } = await clean();
    expect([code, left()]).toEqual([3, ['old']]);
    expect(err).toMatch(/delete namespaces old/);
  });
});

describe('clean on a mesh that is named', () => {
  beforeEach(() => {
    putMarked(cluster, 'mine', { owner: RUN });
    putMarked(cluster, 'stale', { owner: OTHER, expires: '2026-11-23T00:00:00.000Z' });
    const { labels, annotations } = cluster.objects.get(`${NAMESPACES}/stale`)?.metadata ?? {};
    cluster.put(NAMESPACES, {
      kind: 'Namespace',
      metadata: {
        name: 'copy',
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
      },
    });
    cluster.put(NAMESPACES, foreignNamespace('default'));
  });

  test('--all lists what it would delete, with its run, user and times, deletes nothing and exits with 2', async () => {
    const { code, out, err } = await clean('--all', ...onMesh());
    expect([code, left()]).toEqual([2, ['mine', 'stale', 'copy', 'default']]);
    expect(out).toMatch(/^NAMESPACE +RUN +BY +STARTED +EXPIRES +RUNNING$/m);
    expect(out).toMatch(
      new RegExp(`^mine +${RUN} +anna@ci-7 +2026-11-22T13:05:01.000Z +2999-01-01T00:00:00.000Z +not known here$`, 'm'),
    );
    expect(out).toContain('left copy on c alone: meshproof did not create it, its labels are copied');
    expect(err).toContain('--yes');
  });

  test('--all --yes deletes what is marked, and never what carries copies', async () => {
    expect((await clean('--all', '--yes', ...onMesh())).code).toBe(0);
    expect(left()).toEqual(['copy', 'default']);
  });

  test('--all --dry-run lists and exits with 0', async () => {
    const { code, out } = await clean('--all', '--dry-run', ...onMesh());
    expect([code, left().length]).toEqual([0, 4]);
    expect(out).toContain('mine');
  });

  test('--all with a file alone, --expired without a mesh and --yes without --all are refused', async () => {
    for (const args of [['--all', '--yes', '--kubeconfig', cluster.target.kubeconfig], ['--expired'], ['--yes']])
      expect(await clean(...args)).toMatchObject({ code: 2 });
    expect(left()).toHaveLength(4);
  });

  test('--expired deletes what has outlived its expiry, without any ledger', async () => {
    expect((await clean('--expired', ...onMesh())).code).toBe(0);
    expect(left()).toEqual(['mine', 'copy', 'default']);
  });

  test('--run deletes what that run made', async () => {
    expect((await clean('--run', RUN, ...onMesh())).code).toBe(0);
    expect(left()).toEqual(['stale', 'copy', 'default']);
  });

  test('alone it deletes nothing there, and names the runs that are left', async () => {
    const { code, out } = await clean(...onMesh());
    expect([code, left().length]).toEqual([0, 4]);
    expect(out).toContain(`left run ${RUN} on c alone: remove it with --run ${RUN}`);
  });
});

function withoutUids({ leftovers, ...rest }: { leftovers: object[] }): object {
  const old = leftovers.map((leftover) => ({ ...leftover, mark: undefined, namespaces: undefined }));
  return { ...rest, leftovers: old };
}
