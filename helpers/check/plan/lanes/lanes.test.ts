import { describe, expect, test } from 'vitest';
import { istioctlClient } from '../../../model/workloads/cast-member.ts';
import { echo, httpbin, sleep } from '../../../model/workloads/sample-workloads.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { assignLanes } from './lanes.ts';
import { workloadsOf } from './workloads.ts';

const http = { 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed() };
const bare = { 'sleep.full': sleep.bare(), 'httpbin.mtls-test': httpbin.meshed() };
const elsewhere = { 'echo.reach': echo.meshed() };

function check(
  id: string,
  cast: CheckRecord['cast'],
  scenario?: LoadedCheck['scenario'],
  manifests: object = {},
): LoadedCheck {
  const record = { id, cast } as unknown as CheckRecord;
  return { record, manifests, ...(scenario === undefined ? {} : { scenario }) } as unknown as LoadedCheck;
}

const steps = [1, 2, 3].map((step) =>
  check(`JN-01-S${step.toString()}`, http, { scenario: 'JN-01', step } as LoadedCheck['scenario']),
);
const checks = [
  check('B-01', bare),
  check('A-01', http),
  ...steps,
  check('A-02', http),
  check('E-01', elsewhere),
  check('A-03', http),
];

const assigned = (copies?: number) =>
  assignLanes(checks, '', copies).map(({ prefix, checks: here }) => [prefix, here.map(({ record }) => record.id)]);

describe('assignLanes', () => {
  test('gives each cast a lane; the largest, and those that share no namespace, keep the plain names', () => {
    expect(assigned()).toEqual([
      ['', ['A-01', 'JN-01-S1', 'JN-01-S2', 'JN-01-S3', 'A-02', 'A-03']],
      ['p1-', ['B-01']],
      ['', ['E-01']],
    ]);
  });

  test('does not distinguish casts by members without pods', () => {
    const asked = check('I-01', { istioctl: istioctlClient, ...http });
    expect(assignLanes([check('A-01', http), asked])).toHaveLength(1);
  });

  test('spreads the checks of a cast over copies of it, each in its order, and keeps scenarios together', () => {
    expect(assigned(2)).toEqual([
      ['', ['JN-01-S1', 'JN-01-S2', 'JN-01-S3']],
      ['p1-', ['A-01', 'A-02', 'A-03']],
      ['p2-', ['B-01']],
      ['', ['E-01']],
    ]);
  });

  test('deploys no copy that would have no check', () => {
    expect(assigned(9).map(([, here]) => here?.length)).toEqual([3, 1, 1, 1, 1, 1]);
  });

  test.each([
    ['', 1],
    ['meshproof-', 1],
    ['meshproof-', 3],
  ] as const)('lets no two lanes share a namespace behind "%s" with %d copies', (prefix, copies) => {
    const perLane = assignLanes(checks, prefix, copies).map(
      (lane) => new Set(workloadsOf(lane.cast, lane.prefix).map(({ namespace }) => namespace)),
    );
    const all = perLane.flatMap((names) => [...names]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((name) => name.startsWith(prefix))).toBe(true);
  });

  test('puts mesh-wide checks last, in the namespaces of their cast', () => {
    const manifestOf = (object: object) => ({ 'x.yaml': { objects: [object] } });
    const root = manifestOf({ kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'istio-system' } });
    const config = manifestOf({ kind: 'IstioOperator', metadata: { name: 'mesh-config', namespace: 'istio-system' } });
    const namespace = manifestOf({ kind: 'Namespace', metadata: { name: 'full' } });
    const other = { 'sleep.full': sleep.as('other').meshed() };
    const lanes = assignLanes([
      check('X-01', bare, undefined, root),
      check('X-02', other, undefined, root),
      check('X-03', bare, undefined, config),
      check('N-01', elsewhere, undefined, namespace),
      ...checks,
    ]);
    expect(
      lanes.map(({ prefix, exclusive, checks: here }) => [prefix, exclusive, here.map(({ record }) => record.id)]),
    ).toEqual([
      ['', false, ['A-01', 'JN-01-S1', 'JN-01-S2', 'JN-01-S3', 'A-02', 'A-03']],
      ['', false, ['N-01', 'E-01']],
      ['p1-', false, ['B-01']],
      ['p1-', true, ['X-01', 'X-03']],
      ['p2-', true, ['X-02']],
    ]);
  });
});
