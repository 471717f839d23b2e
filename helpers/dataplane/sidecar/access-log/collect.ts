import { budgets } from '../../../timing/budgets.ts';
import type { AccessLogFacts, FoundBy } from '../../../witness/access-log/access-log-facts.ts';
import { isInbound } from '../../../witness/access-log/entry.ts';
import type { AccessLogIndex, Awaited, IndexedLine } from './access-log-index.ts';
import type { Callee, EntryKey } from './log-keys.ts';

/** One request of a round that its callee's sidecar may have logged. */
export interface Question {
  readonly callee: Callee;
  /** Port of the callee's container. */
  readonly containerPort?: number;
  readonly requestId: string;
  /** `request`: its line carries the id; `connection`: it never became an HTTP request. */
  readonly logged: 'request' | 'connection' | 'either';
  /** Whether the sidecar must have logged it; otherwise the wait is much shorter. */
  readonly certain: boolean;
  /**
   * `namespace/pod` of the sidecar, if the client received the application's answer: a missing line
   * is reported as well.
   */
  readonly absentIn?: string;
  /** HTTP status that the client received; 0 for none. */
  readonly status: number;
  /** The caller's pod, and the client's own port when the caller has no sidecar. */
  readonly caller?: { readonly address: string; readonly port?: number };
  /** Start and end of the request's round by this machine's clock, in ms since 1970. */
  readonly asked: { readonly from: number; readonly to: number };
}

/**
 * Waits for the lines that the callees' sidecars logged during a round, and returns them in the
 * order of the questions; undefined where no line is found. A line belongs to a request by, in this
 * order and never by a guess:
 *   1. the request id
 *   2. the client's address and port, while this machine's clock agrees with the callee's
 *   3. the address of the caller's pod, likewise, within the time of the round
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
  return questions.map((question) => findLines(index, question) ?? absence(question));
}

/** The report that the log was searched for an answered request, and has no line of it. */
function absence({ absentIn }: Question): AccessLogFacts | undefined {
  return absentIn === undefined ? undefined : { kind: 'access-log', pod: absentIn, foundBy: 'request-id', lines: [] };
}

function awaited(index: AccessLogIndex, question: Question): Awaited {
  return {
    keys: keysOf(question).map(([, key]) => key),
    enough: () => {
      const found = findLines(index, question);
      // A retry follows an attempt with another status than the client received.
      return found !== undefined && (found.foundBy !== 'request-id' || found.lines.some(fits(question.status)));
    },
  };
}

function fits(status: number): (line: AccessLogFacts['lines'][number]) => boolean {
  return (line) => status === 0 || (line.meshproof === 'http' && line.code === status);
}

/** The lines of a request among those received so far. */
export function findLines(index: AccessLogIndex, question: Question): AccessLogFacts | undefined {
  for (const [foundBy, key] of keysOf(question)) {
    const received = index.lines(key).filter(belonging(index, question, foundBy));
    const lines = received.map(({ entry }) => entry).filter(isInbound);
    const last = received.at(-1);
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

/** Accepted lags in ms; beyond them the clocks differ and their times are not compared. */
const CLOCKS = { behind: -100, ahead: 1_500 } as const;

/** A client does not reuse a port within this time. */
const PORT_REST_MS = 1_000;

/** Recognizes the lines of a request among those that share its key. */
function belonging(
  index: AccessLogIndex,
  question: Question,
  foundBy: FoundBy,
): (line: Pick<IndexedLine, 'entry' | 'began'>) => boolean {
  if (foundBy === 'request-id') return ({ entry }) => isInbound(entry);
  const within = beganWithin(index, question, foundBy === 'port' ? PORT_REST_MS : 0);
  const port = question.containerPort === undefined ? '' : `:${question.containerPort.toString()}`;
  return (line) => within(line) && isInbound(line.entry) && (line.entry.local ?? '').endsWith(port);
}

/**
 * Recognizes the lines that began during a round; none when the clocks differ. An address may have
 * thousands of lines, so the clocks are compared once for all of them.
 * @param slack milliseconds
 */
export function beganWithin(
  index: AccessLogIndex,
  { callee, asked }: Pick<Question, 'callee' | 'asked'>,
  slack = 0,
): (line: Pick<IndexedLine, 'began'>) => boolean {
  const lag = index.lag(callee);
  if (lag === undefined || lag < CLOCKS.behind || lag > CLOCKS.ahead) return () => false;
  const [from, to] = [asked.from - slack, asked.to + slack];
  return ({ began }) => began >= from && began <= to;
}
