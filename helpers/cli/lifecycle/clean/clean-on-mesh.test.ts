import { beforeEach, describe, expect, test, vi } from 'vitest';
import { foreignNamespace, NAMESPACES, putMarked } from '../../../kube/namespaces/fixture.ts';
import { clusterFixture } from '../../cluster-fixture.ts';
import { clean, OTHER, RUN } from './clean-fixture.ts';

vi.mock('../../../mesh/kind/sweep.ts', () => ({ sweepMesh: () => Promise.resolve([]) }));

const fixture = clusterFixture();
const onMesh = () => ['--kubeconfig', fixture.cluster.target.kubeconfig, '--context', 'c'];

describe('clean on a named mesh', () => {
  beforeEach(() => {
    putMarked(fixture.cluster, 'mine', { owner: RUN });
    putMarked(fixture.cluster, 'stale', { owner: OTHER, expires: '2026-11-23T00:00:00.000Z' });
    const { labels, annotations } = fixture.cluster.objects.get(`${NAMESPACES}/stale`)?.metadata ?? {};
    fixture.cluster.put(NAMESPACES, {
      kind: 'Namespace',
      metadata: {
        name: 'copy',
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
      },
    });
    fixture.cluster.put(NAMESPACES, foreignNamespace('default'));
  });

  test('--all lists what it would delete, with its run, user and times, deletes nothing and exits with 2', async () => {
    const { code, out, err } = await clean('--all', ...onMesh());
    expect([code, fixture.namespaces()]).toEqual([2, ['mine', 'stale', 'copy', 'default']]);
    expect(out).toMatch(/^NAMESPACE +RUN +BY +STARTED +EXPIRES +RUNNING$/m);
    expect(out).toMatch(
      new RegExp(`^mine +${RUN} +anna@ci-7 +2026-11-22T13:05:01.000Z +2999-01-01T00:00:00.000Z +not known here$`, 'm'),
    );
    expect(out).toContain('left copy on c alone: meshproof did not create it, its labels are copied');
    expect(err).toContain('--yes');
  });

  test('--all --yes deletes marked namespaces, and never those with copied labels', async () => {
    expect((await clean('--all', '--yes', ...onMesh())).code).toBe(0);
    expect(fixture.namespaces()).toEqual(['copy', 'default']);
  });

  test('--all --dry-run lists and exits with 0', async () => {
    const { code, out } = await clean('--all', '--dry-run', ...onMesh());
    expect([code, fixture.namespaces().length]).toEqual([0, 4]);
    expect(out).toContain('mine');
  });

  test('--all with a file alone, --expired without a mesh and --yes without --all are refused', async () => {
    for (const args of [
      ['--all', '--yes', '--kubeconfig', fixture.cluster.target.kubeconfig],
      ['--expired'],
      ['--yes'],
    ])
      expect(await clean(...args)).toMatchObject({ code: 2 });
    expect(fixture.namespaces()).toHaveLength(4);
  });

  test('--expired deletes what is past its expiry, without any ledger', async () => {
    expect((await clean('--expired', ...onMesh())).code).toBe(0);
    expect(fixture.namespaces()).toEqual(['mine', 'copy', 'default']);
  });

  test('--run deletes what that run created', async () => {
    expect((await clean('--run', RUN, ...onMesh())).code).toBe(0);
    expect(fixture.namespaces()).toEqual(['stale', 'copy', 'default']);
  });

  test('without another flag it deletes nothing there, and names the runs that are left', async () => {
    const { code, out } = await clean(...onMesh());
    expect([code, fixture.namespaces().length]).toEqual([0, 4]);
    expect(out).toContain(`left run ${RUN} on c alone: remove it with --run ${RUN}`);
  });
});
