import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../model/policy.ts';
import { predict } from '../model/predict.ts';
import { parseRoute } from '../model/route.ts';
import { loadChecks } from './load.ts';
import { objectsInForce, pictureOf, recordUnder, stagingOf } from './plan/staging.ts';
import type { CheckRecord, LoadedCheck } from './spec.ts';

type ModelPhase = 'baseline' | 'applied' | 'restored';

const checks = await loadChecks(process.cwd());

/** What the model says of every route that the record names in a phase. */
function predicted(
  check: LoadedCheck,
  record: CheckRecord,
  phase: ModelPhase,
  sabotageName?: string,
): Record<string, unknown> {
  const staging = stagingOf(check, sabotageName);
  const policies = parsePolicies(objectsInForce(staging, phase));
  const cast = phase === 'applied' ? { ...record.cast, ...staging.recasts } : record.cast;
  const outcomes = Object.keys(pictureOf(record, phase)).map((route) => {
    const via = parseRoute(route)?.via;
    const probe = via === undefined ? record.probe : record.probes[via];
    if (probe === undefined) throw new Error(`no probe for ${route}`);
    return [route, predict({ policies, cast, route, probe }).outcome] as const;
  });
  return Object.fromEntries(outcomes);
}

describe.each(checks.map((check) => [check.record.id, check] as const))(
  '%s is what the model predicts',
  (_id, check) => {
    const { record } = check;

    test.each(['baseline', 'applied', 'restored'] as const)('%s', (phase) => {
      expect(predicted(check, record, phase)).toEqual(pictureOf(record, phase));
    });

    test.each(Object.keys(record.sabotage))('under the sabotage %s', (name) => {
      expect(predicted(check, record, 'applied', name)).toEqual(pictureOf(recordUnder(record, name), 'applied'));
    });
  },
);
