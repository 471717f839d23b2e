import type { Observation, Phase } from '../../model/observation.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { probesKubelet } from '../plan/requests/requests-kubelet.ts';
import { requestedInStreams } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { agrees, streakNeeded, phaseExpectationOf } from './agreement.ts';
import { NO_ROUTE } from './reports/judge-context.ts';
import { readRounds } from './rounds.ts';

/** Phases of a step whose rounds are evidence for the next step. */
const EVIDENCE: readonly Phase[] = ['applied', 'settling'];

/**
 * The last rounds of a scenario's step as the baseline of the next step, with the observations
 * about no route, such as certificates. Nothing changed in between, so the requests need not be
 * sent again.
 */
export function inheritedBaseline(record: CheckRecord, ofStepBefore: readonly Observation[]): readonly Observation[] {
  const evidence = ofStepBefore.filter(({ route, phase }) => route !== NO_ROUTE && EVIDENCE.includes(phase));
  const rounds = [...Map.groupBy(evidence, ({ phase, round }) => `${phase} ${round.toString()}`).values()];
  const last = rounds.slice(-streakNeeded(record, 'baseline'));
  const baseline = last.flatMap((ofRound, index) =>
    ofRound.map((one) => ({ ...one, phase: 'baseline' as const, round: index + 1 })),
  );
  return [...ofStepBefore.filter(({ route }) => route === NO_ROUTE), ...baseline];
}

/**
 * Whether the inherited rounds confirm the baseline of a step, with every witness that it requires.
 */
export function isInherited(record: CheckRecord, inherited: readonly Observation[]): boolean {
  if (!isInheritable(record)) return false;
  const phaseExpectation = phaseExpectationOf(record, 'baseline');
  const rounds = readRounds(inherited);
  return rounds.length === streakNeeded(record, 'baseline') && rounds.every((round) => agrees(round, phaseExpectation));
}

/** Captures, streams and probes of the kubelet cover a period, so each step observes its own. */
function isInheritable(record: CheckRecord): boolean {
  const streams = Object.keys(requestedInStreams(record, record.baseline)).length;
  return !record.witnesses.includes('wire') && streams === 0 && !probesKubelet(record) && !isRequestedOnce(record);
}
