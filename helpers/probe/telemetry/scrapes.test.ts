import { expect, test } from 'vitest';
import { isLater, parseScrapes, queryOf } from './scrapes.ts';

const up = (pod: string, ...values: [number, string][]) => ({
  metric: { __name__: 'up', app: 'httpbin', pod },
  values,
});
const count = (pod: string, ...values: [number, string][]) => ({
  metric: { __name__: 'envoy_listener_ssl_handshake', app: 'httpbin', listener_address: '0.0.0.0_15006', pod },
  values,
});

test('asks for the scrapes of a workload beside its counter', () =>
  expect(queryOf('c', 'httpbin')).toBe('{__name__=~"up|c", app="httpbin"}[30s]'));

test('reads when a pod was reached, and the last value of its counter', () => {
  const output = JSON.stringify([up('a', [1, '1'], [1.5, '0'], [2, '1']), count('a', [1, '4'], [2, '5'])]);
  expect(parseScrapes(output)).toEqual({
    times: [1, 2],
    lines: ['envoy_listener_ssl_handshake{app="httpbin",listener_address="0.0.0.0_15006",pod="a"} 5'],
  });
});

test('leaves out a pod that was replaced', () => {
  const output = JSON.stringify([count('a', [2, '9']), up('b', [3, '1']), up('a', [2, '1']), count('b', [3, '1'])]);
  expect(parseScrapes(output).lines).toEqual([expect.stringMatching(/pod="b"\} 1$/)]);
});

test('has nothing of a pod that no scrape reached, whatever is left of its counter', () => {
  expect(parseScrapes('[]')).toEqual({ times: [], lines: [] });
  expect(parseScrapes(JSON.stringify([count('a', [2, '9']), up('a', [2, '0'])]))).toEqual({ times: [], lines: [] });
});

test('a scrape that may have been under way is not a later one', () => {
  const at = (...times: number[]) => ({ times, lines: [] });
  expect(isLater(at(1, 2), at(1, 2))).toBe(false);
  expect(isLater(at(1, 2), at(1, 2, 3))).toBe(false);
  expect(isLater(at(1, 2), at(1, 2, 3, 4))).toBe(true);
});
