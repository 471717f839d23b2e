import { budgets } from '../../../timing/budgets.ts';
import type { OutboundEntry } from '../../../witness/access-log/entry.ts';
import type { OutboundFacts } from '../../../witness/access-log/outbound-facts.ts';
import type { AccessLogIndex, Awaited, Callee, EntryKey, Noted } from './access-log-index.ts';
import { beganWithin, type Question } from './collect.ts';

/** One request that came to nothing, as far as its caller's sidecar may tell why. */
export interface CallerQuestion extends Pick<Question, 'requestId' | 'asked'> {
  readonly caller: Callee;
  /** `address:port` of the callee's container. */
  readonly upstream: string;
  /** False where there are only bytes. */
  readonly byId: boolean;
  /** Whether a line must come; if not, its absence is waited for much shorter. */
  readonly certain: boolean;
}

/**
 * Waits for what the callers' sidecars wrote of calls that they could not pass on, and answers it in the order of the questions; undefined for
 * a sidecar that is silent. A request is found by its id; bytes by the pod that they were for, within the time of the round.
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
  const found = index
    .lines(keyOf(question))
    .filter((noted) => isOutbound(noted) && (byId || beganWithin(index, { callee: caller, asked }, noted)));
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const lines = found.map(({ entry }) => entry as OutboundEntry);
  const foundBy = byId ? 'request-id' : 'address';
  return { kind: 'outbound-log', pod: `${caller.namespace}/${last.pod}`, foundBy, lines };
}

function isOutbound({ entry }: Noted): boolean {
  return entry.meshproof === 'outbound';
}

function keyOf({ caller, requestId, upstream, byId }: CallerQuestion): EntryKey {
  return byId ? { callee: caller, requestId } : { callee: caller, upstream };
}
