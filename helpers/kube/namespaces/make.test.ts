import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeCluster, type FakeCluster } from '../api/fixtures/fake-cluster.ts';
import { NotOursError } from '../not-ours.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES, newIndex } from './fixture.ts';
import { ensureNamespaces } from './make.ts';
import { ANNOTATION } from './mark.ts';
import type { NamespaceIndex } from './namespace-index.ts';

const never = new AbortController().signal;
let cluster: FakeCluster;
let index: NamespaceIndex;

beforeEach(async () => {
  cluster = await startFakeCluster();
  index = newIndex();
});
afterEach(() => cluster[Symbol.asyncDispose]());

const spec = (name: string, injected = true) => ({ name, injected, runId: 'run-1' });
const ensure = (...names: readonly string[]) =>
  ensureNamespaces(
    cluster.target,
    names.map((name) => spec(name)),
    index,
    never,
  );
const at = (name: string) => cluster.objects.get(`${NAMESPACES}/${name}`);

describe('a namespace that is made', () => {
  test('carries the labels, the mark and its own uid, and is known by that uid', async () => {
    await ensure('full');
    const { labels, annotations, uid } = at('full')?.metadata ?? {};
    expect(labels).toEqual({ ...COPIED_LABELS, 'istio-injection': 'enabled' });
    expect(annotations).toMatchObject({
      [ANNOTATION.createdBy]: expect.stringMatching(/^.+@.+$/) as string,
      [ANNOTATION.started]: '2026-11-22T13:05:01.000Z',
      [ANNOTATION.expires]: '2026-11-23T13:05:01.000Z',
      [ANNOTATION.claim]: index.mark.claim,
      [ANNOTATION.uid]: uid,
    });
    expect(index.namespaces).toEqual([{ name: 'full', uid }]);
    expect(cluster.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${NAMESPACES}`,
      `PATCH ${NAMESPACES}/full`,
    ]);
  });

  test('is noted before it is made', async () => {
    const noted: unknown[] = [];
    cluster.intercept = ({ method }) => {
      if (method === 'POST') noted.push(...index.namespaces);
      return undefined;
    };
    await ensure('full');
    expect(noted).toEqual([{ name: 'full', uid: '' }]);
  });

  test('is recognized by its claim where the answer was lost', async () => {
    let lost = true;
    cluster.intercept = ({ method, body }) => {
      if (method !== 'POST' || !lost) return undefined;
      lost = false;
      cluster.put(NAMESPACES, body as ReturnType<typeof foreignNamespace>);
      return [409, { message: 'namespaces "full" already exists' }];
    };
    await ensure('full');
    expect(index.namespaces).toEqual([{ name: 'full', uid: at('full')?.metadata.uid }]);
    expect(at('full')?.metadata.annotations?.[ANNOTATION.uid]).toBe(at('full')?.metadata.uid);
  });
});

describe('a namespace that exists', () => {
  test.each([
    ['without labels', {}, 'not made by meshproof; it has no labels'],
    ['with labels of a team', { owner: 'payments-team' }, 'not made by meshproof; it carries owner=payments-team'],
    ['with copied labels', COPIED_LABELS, 'its labels were copied'],
  ])('%s is left as it is, and its owner is named', async (_, labels, owner) => {
    cluster.put(NAMESPACES, foreignNamespace('team-full', labels));
    const before = structuredClone(at('team-full'));
    const failure = await ensure('team-full').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NotOursError);
    expect(failure).toMatchObject({ exitCode: 3, details: expect.stringContaining(owner) as string });
    expect(at('team-full')).toEqual(before);
    expect(index.namespaces).toEqual([]);
  });

  test('and was made by another run is named with that run, its user and its times', async () => {
    const other = newIndex();
    await ensureNamespaces(cluster.target, [{ ...spec('full'), runId: 'run-2' }], other, never);
    await expect(ensure('full')).rejects.toThrow(
      /made by meshproof run run-2 of .+@.+, started 2026-11-22T13:05:01.000Z, expires 2026-11-23/,
    );
  });

  test('and carries a copy of the claim, too, is no namespace of ours', async () => {
    await ensure('full');
    const { labels = {}, annotations = {} } = at('full')?.metadata ?? {};
    cluster.put(NAMESPACES, { kind: 'Namespace', metadata: { name: 'copy', labels, annotations } });
    await expect(ensure('copy')).rejects.toThrow(NotOursError);
  });
});

describe('a namespace that is made already', () => {
  test('is given other labels, and loses those that it is not to have', async () => {
    await ensure('full');
    await ensureNamespaces(cluster.target, [{ ...spec('full'), label: 'revision' }], index, never);
    expect(at('full')?.metadata.labels).toEqual({ ...COPIED_LABELS, 'istio.io/rev': 'default' });
  });

  test('is left alone when another one has its name by now', async () => {
    await ensure('full');
    cluster.objects.delete(`${NAMESPACES}/full`);
    cluster.put(NAMESPACES, foreignNamespace('full', { owner: 'team' }));
    const before = structuredClone(at('full'));
    await expect(ensure('full')).rejects.toThrow('it carries owner=team');
    expect(at('full')).toEqual(before);
    expect(index.namespaces).toEqual([]);
  });

  test('is made again when it is gone', async () => {
    await ensure('full');
    cluster.objects.delete(`${NAMESPACES}/full`);
    await ensure('full');
    expect(index.namespaces).toEqual([{ name: 'full', uid: at('full')?.metadata.uid }]);
  });
});

test('two runs that want one name at the same moment: exactly one gets it', async () => {
  const other = newIndex();
  const ends = await Promise.allSettled([
    ensure('full'),
    ensureNamespaces(cluster.target, [spec('full')], other, never),
  ]);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect([...index.namespaces, ...other.namespaces]).toHaveLength(1);
});

test('what is under way ends before a refusal is reported', async () => {
  cluster.put(NAMESPACES, foreignNamespace('b'));
  await expect(ensure('a', 'b', 'c')).rejects.toThrow(NotOursError);
  expect(index.namespaces.map(({ name }) => name)).toEqual(['a', 'c']);
});
