import { describe, expect, test } from 'vitest';
import { checksNamed } from '../../simulated/simulated-checks.ts';
import { entryOf, lanesWith, namespacesIn, onMesh, plannedChecks, planRun } from './plan.ts';

const ids = ['PA-STRICT-01', 'PA-MESH-01', 'PA-PERMISSIVE-01'];
const checks = checksNamed(...ids);
const [strict, meshWide] = checks;
const plan = planRun({ mode: 'run', checks, namespacePrefix: 'mp-' });

describe('a plan', () => {
  test('has one run per check in mode run, in the order of the selection', () => {
    expect(plannedChecks(plan).map(({ record }) => record.id)).toEqual(ids);
    expect(plan.entries.map(({ lane }) => lane.exclusive)).toEqual([false, true, false]);
  });

  test('has one run per sabotage in mode prove', () => {
    const proof = planRun({ mode: 'prove', checks: checks.slice(0, 1) });
    const planned = plannedChecks(proof);
    expect(planned.length).toBeGreaterThan(1);
    expect(new Set(planned.map(({ sabotage }) => sabotage?.of))).toEqual(new Set(['PA-STRICT-01']));
  });

  test('keeps its lanes on a mesh with other domains, and has the identities of that mesh', () => {
    const mapped = onMesh(plan, { trustDomain: 'corp.example' });
    expect(mapped.lanes).toBe(plan.lanes);
    const [before, after] = [plan, mapped].map((one) => JSON.stringify(plannedChecks(one)[0]?.record.expects));
    expect(before).toContain('spiffe://cluster.local/ns/mp-full/');
    expect(after).toContain('spiffe://corp.example/ns/mp-full/');
  });

  test('prepares the runs of a check once, and again for a mesh with other domains', () => {
    const [entry] = plan.entries;
    const [moved] = onMesh(plan, { trustDomain: 'corp.example' }).entries;
    expect(entry?.runs).toBe(entry?.runs);
    expect(moved?.runs).not.toBe(entry?.runs);
  });

  test('names each namespace of its casts once', () => {
    const names = namespacesIn(plan);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('mp-mtls-test');
  });

  test('has no lane for checks that cannot run', () => {
    const lanes = lanesWith(plan, (check) => check !== meshWide);
    expect(lanes.flatMap((lane) => lane.checks)).not.toContain(meshWide);
    expect(lanes.some(({ exclusive }) => exclusive)).toBe(false);
  });

  test('finds the entry of a check, and no other', () => {
    expect(strict && entryOf(plan, strict).check).toBe(strict);
    const [other] = checksNamed('AZ-DENY-01');
    expect(() => other && entryOf(plan, other)).toThrow('is not in the plan');
  });
});
