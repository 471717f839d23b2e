import { deadline } from '../../../timing/abort/deadline.ts';
import type { LogLine } from '../../../witness/access-log/entry.ts';

/** Whose sidecar wrote a line. */
export interface Callee {
  readonly namespace: string;
  readonly workload: string;
}

/** A line with its writer and the time at which it reached us. */
export interface Noted {
  readonly callee: Callee;
  readonly pod: string;
  /** UTC, ISO 8601. */
  readonly receivedAt: string;
  readonly entry: LogLine;
}

/** A line as it is kept. */
export interface Kept extends Noted {
  /** `start` of the line in milliseconds; it is compared again and again. */
  readonly began: number;
}

/** One request at one callee. A caller's sidecar that retried makes several lines of it. */
export interface RequestKey {
  readonly callee: Callee;
  readonly requestId: string;
}

/** Connections at one callee by the caller's end of them: `address:port`, or the address alone. */
export interface ConnectionKey {
  readonly callee: Callee;
  readonly remote: string;
}

/** Calls that the sidecar of a workload could not pass on to a pod, by the pod's `address:port`. */
export interface OutboundKey {
  readonly callee: Callee;
  readonly upstream: string;
}

export type EntryKey = RequestKey | ConnectionKey | OutboundKey;

/** Lines that somebody waits for. */
export interface Awaited {
  /** Under which they may be noted. */
  readonly keys: readonly EntryKey[];
  /** Looks whether all have come that are waited for; asked again after each line of these keys. */
  readonly enough: () => boolean;
}

export interface EntryWait {
  readonly signal: AbortSignal;
  readonly budgetMs: number;
}

/** Names under which lines are kept; the oldest go first. A line takes about 2 kB. */
const KEPT = 50_000;

/** Lines under one name that are kept apart from each other. */
const KEPT_PER_NAME = 2_000;

/** Position of the digit of a request id in which Envoy notes its tracing decision, and which it may change on the way. */
const TRACE_DIGIT = 14;

/** Keeps what proxies said and lets readers wait for lines that have not come yet; nothing polls. */
export class AccessLogIndex {
  readonly #lines = new Map<string, Kept[]>();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #lags = new Map<string, number>();

  /** Takes one line down and wakes whoever waits for it. */
  note(noted: Noted): void {
    const lag = this.lag(noted.callee);
    this.#lags.set(nameOf(noted.callee), Math.min(lag ?? Number.POSITIVE_INFINITY, lagOf(noted)));
    const kept = { ...noted, began: Date.parse(noted.entry.start) };
    for (const slot of slotsOf(noted)) {
      const lines = this.#lines.get(slot);
      if (lines === undefined) this.#lines.set(slot, [kept]);
      else if (lines.push(kept) > KEPT_PER_NAME) lines.shift();
      for (const wake of this.#waiting.get(slot) ?? []) wake();
    }
    this.#forget();
  }

  /** The lines of a key so far, in the order in which they came. */
  lines(key: EntryKey): readonly Kept[] {
    return this.#lines.get(slotOf(key)) ?? [];
  }

  /**
   * The shortest time in milliseconds from the end of a request, by the callee's clock, to the arrival of its line, by ours; undefined before
   * its first line. Far from nothing, the two clocks differ, and times of the one cannot be compared with times of the other.
   */
  lag(callee: Callee): number | undefined {
    return this.#lags.get(nameOf(callee));
  }

  /** Waits until enough lines have come for everybody, or until the budget is used up: who is silent then is silent. */
  async settled(awaited: readonly Awaited[], { signal, budgetMs }: EntryWait): Promise<void> {
    const missing = new Set(awaited.filter(({ enough }) => !enough()));
    if (missing.size === 0) return;
    using limit = deadline(budgetMs, signal, () => new Silence());
    try {
      await limit.race(this.#arrived(missing, limit.signal));
    } catch (error) {
      if (!(error instanceof Silence)) throw error;
    }
  }

  /** Settles when nobody of `missing` misses anything any more. */
  async #arrived(missing: Set<Awaited>, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const look = (one: Awaited) => (): void => {
      if (one.enough()) missing.delete(one);
      if (missing.size === 0) resolve(undefined);
    };
    const forget = [...missing].flatMap((one) => one.keys.map((key) => this.#await(slotOf(key), look(one))));
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    await promise;
    for (const end of forget) end();
  }

  #await(slot: string, wake: () => void): () => void {
    const waiting = this.#waiting.get(slot) ?? new Set();
    this.#waiting.set(slot, waiting.add(wake));
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0) this.#waiting.delete(slot);
    };
  }

  #forget(): void {
    for (const slot of this.#lines.keys()) {
      if (this.#lines.size <= KEPT) return;
      this.#lines.delete(slot);
    }
  }
}

/** Tells that the budget was used up from every other end of a wait. */
class Silence extends Error {}

function lagOf({ receivedAt, entry }: Noted): number {
  return Date.parse(receivedAt) - Date.parse(entry.start) - (entry.durationMs ?? 0);
}

/** Every name under which a line is asked for. */
function slotsOf({ callee, entry }: Noted): readonly string[] {
  if (entry.meshproof === 'outbound') {
    const { requestId, upstream } = entry;
    if (typeof requestId === 'string') return [slotOf({ callee, requestId })];
    return upstream === null ? [] : [slotOf({ callee, upstream })];
  }
  if (entry.meshproof === 'http')
    return entry.requestId === null ? [] : [slotOf({ callee, requestId: entry.requestId })];
  const { remote } = entry;
  return remote === null ? [] : [slotOf({ callee, remote }), slotOf({ callee, remote: remote.replace(/:\d+$/, '') })];
}

function slotOf(key: EntryKey): string {
  return `${nameOf(key.callee)}${nameIn(key)}`;
}

function nameIn(key: EntryKey): string {
  if ('requestId' in key) return `#${key.requestId.slice(0, TRACE_DIGIT)}${key.requestId.slice(TRACE_DIGIT + 1)}`;
  return 'remote' in key ? `@${key.remote}` : `>${key.upstream}`;
}

function nameOf({ namespace, workload }: Callee): string {
  return `${namespace}/${workload}`;
}
