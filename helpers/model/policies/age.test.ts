import { expect, test } from 'vitest';
import { byAge } from './age.ts';
import { parsePolicies } from './parse-policies.ts';

const aged = (name: string, age: number, namespace = 'foo') => ({ name, age, namespace });

test.each([
  ['the oldest one first', [aged('a', 2), aged('b', 1)], ['b', 'a']],
  ['the name where two are equally old, by code points', [aged('z', 1), aged('a', 1), aged('B', 1)], ['B', 'a', 'z']],
  ['the namespace where names are equal', [aged('a', 1, 'b'), aged('a', 1, 'a')], ['a', 'a']],
])('orders by %s', (_, items, names) => {
  expect(items.toSorted(byAge).map(({ name }) => name)).toEqual(names);
});

test('objects of one second are equally old, whatever their order in a file', () => {
  const made = (name: string, second: number) => ({
    kind: 'PeerAuthentication',
    metadata: { name, namespace: 'foo', creationTimestamp: `2026-01-01T00:00:0${second.toString()}Z` },
  });
  const first = (...docs: readonly object[]) => parsePolicies(docs).toSorted(byAge)[0]?.name;
  expect(first(made('z', 1), made('a', 1))).toBe('a');
  expect(first(made('a', 2), made('z', 1))).toBe('z');
});
