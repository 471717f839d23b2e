import type { ChangeEvent, Observation, Phase } from '../../model/observation.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { probesKubelet } from '../plan/requests/requests-kubelet.ts';
import { requestedInStreams } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { agrees, streakNeeded, phaseExpectationOf } from './agreement.ts';
import { NO_ROUTE } from './reports/judge-context.ts';
import { readRounds } from './rounds.ts';

/** Phases of a step in which it shows what it leaves to the next one. */
const FACTS: readonly Phase[] = ['applied', 'settling'];

/**
 * What a step of a journey showed last, as the baseline of the step that goes on from it: the rounds that made sure that its claim went on
 * holding, and the certificates that they are read with. Nothing has been changed since, so nobody is asked the same again.
 */
export function inheritedBaseline(record: CheckRecord, ofStepBefore: readonly Observation[]): readonly Observation[] {
  const shown = ofStepBefore.filter(({ route, phase }) => route !== NO_ROUTE && FACTS.includes(phase));
  const rounds = [...Map.groupBy(shown, ({ phase, round }) => `${phase} ${round.toString()}`).values()];
  const last = rounds.slice(-streakNeeded(record, 'baseline'));
  const baseline = last.flatMap((ofRound, index) =>
    ofRound.map((one) => ({ ...one, phase: 'baseline' as const, round: index + 1 })),
  );
  return [...ofStepBefore.filter(({ route }) => route === NO_ROUTE), ...baseline];
}

/** Whether a step may go on from what the one before it showed: it did show the baseline, to every witness that this step asks for. */
export function isInherited(record: CheckRecord, carried: readonly Observation[]): boolean {
  if (!isCarriable(record)) return false;
  const phaseExpectation = phaseExpectationOf(record, 'baseline');
  const rounds = readRounds(carried);
  return rounds.length === streakNeeded(record, 'baseline') && rounds.every((round) => agrees(round, phaseExpectation));
}

/** A capture, a stream and the kubelet are asked about a time, which each step has for itself. */
function isCarriable(record: CheckRecord): boolean {
  const streams = Object.keys(requestedInStreams(record, record.baseline)).length;
  return !record.witnesses.includes('wire') && streams === 0 && !probesKubelet(record) && !isRequestedOnce(record);
}

/** The step on whose last rounds a check rests, by the event that tells its end; undefined for one that looked for itself. */
export function stepBefore(end: ChangeEvent | undefined): string | undefined {
  const before = end?.facts['baselineOf'];
  return typeof before === 'string' ? before : undefined;
}
