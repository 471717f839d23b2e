import { expect, test } from 'vitest';
import { grownBetween, linesOf } from './counters.ts';

const series = (labels: string, value: number) => `istio_requests_total{${labels}} ${value.toString()}`;

test('finds the lines of one counter among those of others', () => {
  const text = [
    '# TYPE istio_requests_total counter',
    series('a="b"', 1),
    'istio_requests_total_x{a="b"} 2',
    'x{a="b"} 3',
  ];
  expect(linesOf('istio_requests_total', text.join('\n'))).toEqual([series('a="b"', 1)]);
});

test('returns series that grew or are new, with their labels', () => {
  const before = [series('a="1",b="x"', 4), series('a="2"', 7)];
  const after = [series('a="1",b="x"', 4), series('a="2"', 8), series(String.raw`a="3",c="b \"no\", {}"`, 1)];
  expect(grownBetween(before, after)).toEqual([
    { labels: { a: '2' }, value: 8 },
    { labels: { a: '3', c: String.raw`b \"no\", {}` }, value: 1 },
  ]);
});
