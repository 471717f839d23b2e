import { describe, expect, test } from 'vitest';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, httpChecks } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { assignLanes } from '../../plan/lanes/lanes.ts';
import { plannedRun } from '../../plan/planned-run.ts';

// Shorter than on a real mesh, and long enough for a busy machine: no phase fails here.
withBudgets({ converge: 5_000, settle: 20 });

async function run(faultInjection: FaultInjection = {}, request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({ checks: httpChecks, faultInjection, managedMesh: true, ...request });
  return { ...result, first: result.checks[0] };
}

describe('what a run records', () => {
  test('records every round with its witnesses, and every change', async () => {
    const { observations: seen, changes } = await run({}, { checks: checksNamed('PA-STRICT-01') });
    const observations = seen.filter(({ phase }) => phase !== 'enforcing');
    expect(new Set(observations.map(({ phase, witness }) => `${phase} ${witness}`))).toEqual(
      new Set(
        ['baseline', 'applied', 'settling', 'restored'].flatMap((phase) =>
          ['client', 'callee', 'proxy'].map((witness) => `${phase} ${witness}`),
        ),
      ),
    );
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(changes.map(({ phase, kind }) => `${phase} ${kind}`)).toEqual([
      'baseline applied',
      'baseline acknowledged',
      'applied applied',
      'applied acknowledged',
      'restored deleted',
      'restored acknowledged',
      'restored ended',
    ]);
  });

  test('measures enforcement by bare callers while the proxies receive the change', async () => {
    const { first, observations, changes } = await run({}, { checks: checksNamed('PA-STRICT-01') });
    const watched = observations.filter(({ phase }) => phase === 'enforcing');
    expect(new Set(watched.map(({ route }) => route))).toEqual(new Set(['sleep.legacy -> httpbin.mtls-test']));
    const [change] = changes.filter(({ phase, kind }) => phase === 'applied' && kind === 'applied');
    const elapsedMs = watched.find(({ witness }) => witness === 'client')?.elapsedMs ?? Number.NaN;
    expect(first?.enforcedMs).toBe(Math.round(elapsedMs - (change?.elapsedMs ?? Number.NaN)));
  });

  test.each([
    ['at once', httpChecks, {}],
    ['after some rounds', httpChecks.filter((_check, index) => index % 5 === 0), { lag: 3 }],
  ])('is judged only by what it recorded where changes hold %s', async (_, checks, faultInjection) => {
    const { checks: results, observations, changes } = await run(faultInjection, { checks });
    const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    const lanes = assignLanes(checks).flatMap(({ prefix, checks: ofLane }) =>
      ofLane.map((check) => plannedRun(check, prefix).planned),
    );
    const [seen, made] = [copy(observations), copy(changes)];
    const judged = lanes.map((planned) => rejudge(copy(planned), seen, made));
    expect(judged.toSorted((left, right) => left.id.localeCompare(right.id))).toEqual(
      results.toSorted((left, right) => left.id.localeCompare(right.id)),
    );
  });

  test('waits for a change that takes rounds to be enforced and measures how long that took', async () => {
    const { first, observations } = await run({ lag: 5 }, { checks: checksNamed('PA-STRICT-01') });
    expect([first?.verdict, first?.enforcedMs]).toEqual(['conforms', expect.any(Number)]);
    const lastRound = (of: string) =>
      Math.max(...observations.filter(({ phase }) => phase === of).map(({ round }) => round));
    expect(lastRound('enforcing') + lastRound('applied')).toBe(7);
  });
});
