import { describe, expect, test } from 'vitest';
import { loadChecks } from '../load.ts';
import { workloadsOf } from './check-run.ts';
import { assignLanes } from './lanes.ts';

const checks = await loadChecks(process.cwd());

describe('assignLanes', () => {
  test('gives each cast a lane and the largest the plain names', () => {
    const lanes = assignLanes(checks).map((lane) => [lane.prefix, lane.checks.map(({ record }) => record.id)]);
    expect(lanes).toEqual([
      ['', ['AZ-DENY-01', 'PA-PERMISSIVE-01', 'PA-REMOVAL-01', 'PA-STRICT-01']],
      ['p1-', ['ME-MONGO-01']],
      ['p2-', ['PR-REWRITE-01']],
    ]);
  });

  test.each(['', 'meshproof-'])('lets no two lanes share a namespace behind "%s"', (prefix) => {
    const perLane = assignLanes(checks, prefix).map(
      (lane) => new Set(workloadsOf(lane.cast, lane.prefix).map(({ namespace }) => namespace)),
    );
    const all = perLane.flatMap((names) => [...names]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((name) => name.startsWith(prefix))).toBe(true);
  });
});
