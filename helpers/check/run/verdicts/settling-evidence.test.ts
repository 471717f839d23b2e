import { expect, test } from 'vitest';
import type { Observation } from '../../../model/observation.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { plannedChecks } from '../../plan/plan.ts';

withBudgets({ converge: 5_000, settle: 8 });

const run = await simulatedRun({ checks: checksNamed('PA-STRICT-01'), managedMesh: true });

function judgedWithout(isMissing: (one: Observation) => boolean) {
  const [planned] = plannedChecks(run.plan);
  const observations = run.observations.filter((one) => !isMissing(one));
  return planned && rejudge(planned, observations, run.changes);
}

test.each<[string, (one: Observation) => boolean, string]>([
  ['the settling window', ({ phase }) => phase === 'settling', 'agreed in 0 rounds after its streak, and 6 are needed'],
  ['a round of it', ({ phase, round }) => phase === 'settling' && round === 4, 'agreed in 5 rounds after its streak'],
  [
    'the last round after the change was undone',
    ({ phase, round }) => phase === 'restored' && round === 8,
    'after the change was undone: sleep.mtls-test -> httpbin.mtls-test agreed in 5 rounds after its streak',
  ],
])('a bundle without %s is not judged to conform', (_, isMissing, because) => {
  expect(run.verdict).toBe('conforms');
  expect(judgedWithout(isMissing)).toMatchObject({
    verdict: 'inconclusive',
    because: expect.stringContaining(because),
  });
});

test.each([
  ['settling', 'did not go on holding: sleep.legacy -> httpbin.mtls-test was not observed'],
  ['restored', 'after the change was undone: did not go on holding: sleep.legacy'],
])('a route that one round of the window does not observe is not judged to conform (%s)', (phase, because) => {
  const judged = judgedWithout((one) => one.phase === phase && one.round === 5 && one.route.startsWith('sleep.legacy'));
  expect(judged).toMatchObject({ verdict: 'inconclusive', because: expect.stringContaining(because) });
});
