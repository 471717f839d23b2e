import { budgets } from '../../../timing/budgets.ts';
import type { OutboundEntry } from '../../../witness/access-log/entry.ts';
import type { OutboundFacts } from '../../../witness/access-log/outbound-facts.ts';
import type { AccessLogIndex, Awaited } from './access-log-index.ts';
import { beganWithin, type Question } from './collect.ts';
import type { Callee, EntryKey, ReceivedLine } from './log-keys.ts';

/** One failed request whose cause the caller's sidecar may have logged. */
export interface CallerQuestion extends Pick<Question, 'requestId' | 'asked'> {
  readonly caller: Callee;
  /** `address:port` of the callee's container. */
  readonly upstream: string;
  /** False for bytes, which carry no request id. */
  readonly byId: boolean;
  /** Whether the sidecar must have logged it; otherwise the wait is much shorter. */
  readonly certain: boolean;
}

/**
 * Waits for the lines about calls that the callers' sidecars could not pass on, and returns them in
 * the order of the questions; undefined where no line is found. A request is found by its id, bytes
 * by their target pod within the time of the round.
 */
export async function collectCallers(
  index: AccessLogIndex,
  questions: readonly CallerQuestion[],
  signal: AbortSignal,
): Promise<readonly (OutboundFacts | undefined)[]> {
  const awaited = (sure: boolean): Awaited[] =>
    questions
      .filter(({ certain }) => certain === sure)
      .map((question) => ({ keys: [keyOf(question)], enough: () => findOutbound(index, question) !== undefined }));
  await Promise.all([
    index.settled(awaited(true), { signal, budgetMs: budgets.accessLogLine }),
    index.settled(awaited(false), { signal, budgetMs: budgets.accessLogHint }),
  ]);
  return questions.map((question) => findOutbound(index, question));
}

function findOutbound(index: AccessLogIndex, question: CallerQuestion): OutboundFacts | undefined {
  const { caller, asked, byId } = question;
  const within = byId ? () => true : beganWithin(index, { callee: caller, asked });
  const found = index.lines(keyOf(question)).filter((line) => within(line) && isOutbound(line));
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const lines = found.map(({ entry }) => entry as OutboundEntry);
  const foundBy = byId ? 'request-id' : 'address';
  return { kind: 'outbound-log', pod: `${caller.namespace}/${last.pod}`, foundBy, lines };
}

function isOutbound({ entry }: ReceivedLine): boolean {
  return entry.meshproof === 'outbound';
}

function keyOf({ caller, requestId, upstream, byId }: CallerQuestion): EntryKey {
  return byId ? { callee: caller, requestId } : { callee: caller, upstream };
}
