import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { randomBalancer, roundRobinBalancer, numbersOf, type Balancer } from '../../../simulated/replicas.ts';
import { checksNamed, hasPeerAuthentication, isFromLegacySleep } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { SETTLING_ROUNDS } from '../../judge/agreement.ts';

// The number of rounds does not depend on the duration of the window.
withBudgets({ converge: 400, settle: 8 });

const strict = checksNamed('PA-STRICT-01');
const RUNS = 10;
const STREAK = 2;
const { undisturbed, afterDisagreement } = SETTLING_ROUNDS;
const WINDOW = Array.from({ length: undisturbed }, (_, index) => index + 1);

type Answer = NonNullable<FaultInjection['answer']>;

async function resultOf(answer: Answer, request: Partial<SimulatedRequest> = {}) {
  return simulatedRun({ checks: strict, managedMesh: true, faultInjection: { answer }, ...request });
}

async function verdictOf(...request: Parameters<typeof resultOf>) {
  return (await resultOf(...request)).checks[0]?.verdict;
}

/** A STRICT policy that admits plaintext whenever `holds` returns false. */
function whenever(holds: (request: Parameters<Answer>[0]) => boolean): Answer {
  return (request, _round, objects) =>
    !holds(request) && isFromLegacySleep(request) && hasPeerAuthentication(objects)
      ? curlReport(request, { is: 'admitted', over: 'plaintext' })
      : undefined;
}

/** One of two replicas never receives the policy. */
function laggingReplica(balancer: Balancer): Answer {
  return whenever((request) => balancer(request) === 0);
}

async function passes(answer: (random: () => number) => Answer): Promise<number> {
  let count = 0;
  for (let series = 1; series <= RUNS; series += 1)
    if ((await verdictOf(answer(numbersOf(series)))) === 'conforms') count += 1;
  return count;
}

/** Runs with an answer that knows the state of the check. */
async function verdictOfAnswer(answer: (isIn: (state: string) => boolean) => Answer) {
  let last = '';
  const onEvent: SimulatedRequest['onEvent'] = (event) => {
    if (event.kind === 'check') last = event.state;
  };
  return verdictOf(
    answer((state) => last === state),
    { onEvent },
  );
}

describe('a policy that holds two times in three', () => {
  test('passes with a probability of less than 4 %, since each observation of the window must hold', () => {
    const holds = 2 / 3;
    const atOnce = holds ** STREAK;
    const chance = atOnce * holds ** undisturbed + (1 - atOnce) * holds ** afterDisagreement;
    expect(chance).toBeLessThan(0.04);
    expect(STREAK + undisturbed).toBeGreaterThanOrEqual(8);
  });

  test.each([undisturbed, afterDisagreement])(
    'does not conform by a streak that forgave a disagreement where observation %d of the window differs',
    async (nth) => {
      let [before, seen] = [0, 0];
      const answer = (isIn: (state: string) => boolean) =>
        whenever((request) => {
          if (!isFromLegacySleep(request)) return true;
          if (isIn('applied')) return ++before !== 1;
          return !isIn('settling') || ++seen !== nth;
        });
      expect(await verdictOfAnswer(answer)).toBe('deviates');
      expect(seen).toBeGreaterThanOrEqual(nth);
    },
  );

  test.each(WINDOW)('does not conform where observation %d of the settling window differs', async (nth) => {
    let seen = 0;
    const answer = (isIn: (state: string) => boolean) =>
      whenever((request) => !isIn('settling') || !isFromLegacySleep(request) || ++seen !== nth);
    expect(await verdictOfAnswer(answer)).toBe('deviates');
  });

  test('does not pass by its streak, which forgives what disagreed before it', async () => {
    expect(await passes((random) => whenever(() => random() < 2 / 3))).toBe(0);
  });
});

test.each(WINDOW)('observation %d after the change was undone must agree as well', async (nth) => {
  let seen = 0;
  const answer =
    (isIn: (state: string) => boolean): Answer =>
    (request) =>
      isIn('restored') && isFromLegacySleep(request) && ++seen === STREAK + nth
        ? curlReport(request, { is: 'refused', by: 'connection-reset' })
        : undefined;
  expect(await verdictOfAnswer(answer)).toBe('deviates');
});

describe('a callee with two replicas, one of which lags', () => {
  test('does not pass where connections are balanced by chance', async () => {
    expect(await passes((random) => laggingReplica(randomBalancer(2, random)))).toBe(0);
  });

  /** Two routes lead to the callee: in a fixed order, each would keep its replica. */
  const twoRoutes = strict.map(({ record, ...check }) => {
    const { 'sleep.full -> httpbin.mtls-test': _baseline, ...baseline } = record.baseline;
    const { 'sleep.full -> httpbin.mtls-test': _expects, ...expects } = record.expects;
    return { ...check, record: { ...record, baseline, expects } };
  });

  test.each([0, 1])('does not pass where connections are balanced in turn, from replica %d on', async (first) => {
    expect(await verdictOf(laggingReplica(roundRobinBalancer(2, first)), { checks: twoRoutes })).not.toBe('conforms');
  });
});

test('a policy that holds is observed eight times after each change, and conforms', async () => {
  const { checks, observations } = await resultOf(() => undefined);
  const [route] = Object.keys(strict[0]?.record.expects ?? {});
  const count = (...phases: readonly string[]) =>
    observations.filter((one) => one.route === route && one.witness === 'client' && phases.includes(one.phase)).length;
  expect([checks[0]?.verdict, count('applied', 'settling'), count('restored')]).toEqual(['conforms', 8, 8]);
});
