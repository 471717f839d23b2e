import { expect, test } from 'vitest';
import { mechanismRows } from '../../model/mechanism.ts';
import { mechanisms } from './mechanisms.ts';

test('every mechanism has a row with a meaning, those of tokens among them', () => {
  const rows = mechanisms()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const names = rows.map((row) => /`([^`]+)`/.exec(row)?.[1]);
  expect(names).toEqual(mechanismRows().map(([name]) => name));
  expect(names).toEqual(expect.arrayContaining(['jwt-401', 'jwt-403', 'jwt-grpc-16', 'jwt-grpc-7', 'tls-alert:ALERT']));
  expect(rows.filter((row) => /^\| `[^`]+` \|\s+\|/.test(row))).toEqual([]);
});
