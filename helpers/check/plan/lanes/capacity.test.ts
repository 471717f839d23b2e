import { expect, test } from 'vitest';
import { echo, sleep } from '../../../model/workloads/sample-workloads.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { fittingCopies } from './capacity.ts';

const cast = { 'sleep.full': sleep.meshed(), 'echo.full': echo.meshed() };
const elsewhere = { 'sleep.legacy': sleep.bare(), 'echo.full': echo.meshed() };
const room = { lanes: 3, workloads: 20 };

const checks = (count: number, on: CheckRecord['cast'], scenario?: string): readonly LoadedCheck[] =>
  Array.from({ length: count }, (_, index) => {
    const id = `${scenario ?? 'A'}-${index.toString()}`;
    const step = scenario === undefined ? {} : { scenario: { scenario, step: index + 1, cast: on } };
    return { record: { id, cast: on }, manifests: {}, ...step } as unknown as LoadedCheck;
  });

test.each([
  ['once for few checks', 1, checks(9, cast), room],
  ['once more where each copy has enough checks', 2, checks(10, cast), room],
  ['as often as lanes run side by side', 3, checks(40, cast), room],
  ['no more often than workloads may be deployed', 2, checks(40, cast), { lanes: 3, workloads: 5 }],
  [
    'once where there is a lane for each place as it is',
    1,
    [...checks(40, cast), ...checks(9, elsewhere)],
    { lanes: 2, workloads: 20 },
  ],
  ['for scenarios, which stay together', 3, ['J', 'K', 'L'].flatMap((name) => checks(5, cast, name)), room],
  ['once for a scenario', 1, checks(30, cast, 'J'), room],
])('a cast is deployed %s', (_what, copies, on, capacity) => {
  expect(fittingCopies(on, capacity)).toBe(copies);
});
