import { budgets } from '../../../timing/budgets.ts';
import type { AccessLogFacts, FoundBy } from '../../../witness/access-log/access-log-facts.ts';
import { isInbound } from '../../../witness/access-log/entry.ts';
import type { AccessLogIndex, Awaited, Callee, EntryKey, Kept } from './access-log-index.ts';

/** One request of a round, as far as its callee's sidecar may have logged it. */
export interface Question {
  readonly callee: Callee;
  /** Port of the callee's container. */
  readonly containerPort?: number;
  readonly requestId: string;
  /** `request`: its line carries the id. `connection`: it never became a request of HTTP. `either`: nobody knows. */
  readonly logged: 'request' | 'connection' | 'either';
  /** Whether a line must come; if not, its absence is waited for much shorter. */
  readonly certain: boolean;
  /** HTTP status that the client received; 0 for none. */
  readonly status: number;
  /** The caller's pod, and the client's own port when no sidecar stands between it and the callee. */
  readonly caller?: { readonly address: string; readonly port?: number };
  /** When the round of the request began and ended, by this machine's clock (milliseconds since 1970). */
  readonly asked: { readonly from: number; readonly to: number };
}

/**
 * Waits for what the callees' sidecars logged of a round and answers it in the order of the questions; undefined for a sidecar that is
 * silent. Lines are told apart in this order, and what none of these tells is silence, never a guess:
 *   1. by request id
 *   2. by the client's address and port, while this machine's clock agrees with the callee's: ports are used again
 *   3. by the address of the caller's pod, likewise, within the time of the round (see AccessLogFacts)
 */
export async function collectRound(
  index: AccessLogIndex,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly (AccessLogFacts | undefined)[]> {
  const [certain, likely] = [true, false].map((sure) =>
    questions.filter((question) => question.certain === sure).map((question) => awaited(index, question)),
  ) as [Awaited[], Awaited[]];
  await Promise.all([
    index.settled(certain, { signal, budgetMs: budgets.accessLogLine }),
    index.settled(likely, { signal, budgetMs: budgets.accessLogHint }),
  ]);
  return questions.map((question) => findLines(index, question));
}

function awaited(index: AccessLogIndex, question: Question): Awaited {
  return {
    keys: keysOf(question).map(([, key]) => key),
    enough: () => {
      const found = findLines(index, question);
      // An attempt of another status than the client received was followed by one whose line is still to come.
      return found !== undefined && (found.foundBy !== 'request-id' || found.lines.some(fits(question.status)));
    },
  };
}

function fits(status: number): (line: AccessLogFacts['lines'][number]) => boolean {
  return (line) => status === 0 || (line.meshproof === 'http' && line.code === status);
}

/** The lines of a request among those that have come so far. */
export function findLines(index: AccessLogIndex, question: Question): AccessLogFacts | undefined {
  for (const [foundBy, key] of keysOf(question)) {
    const noted = index.lines(key).filter((line) => belongs(index, question, foundBy, line));
    const lines = noted.map(({ entry }) => entry).filter(isInbound);
    const last = noted.at(-1);
    if (last === undefined || lines.length === 0) continue;
    return { kind: 'access-log', pod: `${question.callee.namespace}/${last.pod}`, foundBy, lines };
  }
  return undefined;
}

function keysOf({ callee, requestId, logged, caller }: Question): readonly (readonly [FoundBy, EntryKey])[] {
  const byId = [['request-id', { callee, requestId }]] as const;
  if (logged === 'request' || caller === undefined) return logged === 'connection' ? [] : byId;
  const { address, port } = caller;
  const host = address.includes(':') ? `[${address}]` : address;
  const byEnd =
    port === undefined
      ? ([['address', { callee, remote: host }]] as const)
      : ([['port', { callee, remote: `${host}:${port.toString()}` }]] as const);
  return logged === 'connection' ? byEnd : [...byId, ...byEnd];
}

/** Room for the clocks of this machine and the callee's node, in milliseconds; beyond it their times are not compared. */
const CLOCKS = { behind: -100, ahead: 1_500 } as const;

/** A port of a client is not used again within this time. */
const PORT_REST_MS = 1_000;

function belongs(index: AccessLogIndex, question: Question, foundBy: FoundBy, noted: Kept): boolean {
  const { containerPort } = question;
  const { entry } = noted;
  if (!isInbound(entry)) return false;
  if (foundBy === 'request-id') return true;
  const within = beganWithin(index, question, noted, foundBy === 'port' ? PORT_REST_MS : 0);
  return within && (containerPort === undefined || (entry.local ?? '').endsWith(`:${containerPort.toString()}`));
}

/** Whether a line is of the time of a round, as far as the clocks of the two machines allow to say. @param slack milliseconds */
export function beganWithin(
  index: AccessLogIndex,
  { callee, asked }: Pick<Question, 'callee' | 'asked'>,
  { began }: Kept,
  slack = 0,
): boolean {
  const lag = index.lag(callee);
  if (lag === undefined || lag < CLOCKS.behind || lag > CLOCKS.ahead) return false;
  return began >= asked.from - slack && began <= asked.to + slack;
}
