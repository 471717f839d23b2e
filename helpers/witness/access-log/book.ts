import { MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { deadline } from '../../timing/deadline.ts';
import type { AccessLogEntry, HttpEntry } from './entry.ts';

/** Whose sidecar wrote a line. */
export interface Callee {
  readonly namespace: string;
  readonly workload: string;
}

/** A line with its writer and the time at which it reached us. */
export interface Noted<Entry extends AccessLogEntry = AccessLogEntry> {
  readonly callee: Callee;
  readonly pod: string;
  /** UTC, ISO 8601. */
  readonly receivedAt: string;
  readonly entry: Entry;
}

/** One request at one callee. A caller's sidecar that retried makes several lines of it; the last one is meant. */
export interface RequestKey {
  readonly callee: Callee;
  readonly requestId: string;
}

/** One connection at one callee, by the caller's end of it. */
export interface ConnectionKey {
  readonly callee: Callee;
  /** `address:port` names one connection; an address alone the first from there since `since`. */
  readonly remote: string;
  /** UTC, ISO 8601 by the callee's clock; connections that began earlier are not meant. */
  readonly since?: string;
}

export type EntryKey = RequestKey | ConnectionKey;

/** The entry that a key asks for: a request's is of HTTP always. */
export type EntryOf<Key extends EntryKey> = Key extends RequestKey ? HttpEntry : AccessLogEntry;

export interface EntryWait {
  readonly signal: AbortSignal;
  /** @default budgets.accessLogLine */
  readonly budgetMs?: number;
}

/** Lines that are kept; the oldest go first. A line takes about 2 kB. */
const KEPT = 50_000;

/** Connections from one address that are kept apart from each other. */
const KEPT_PER_ADDRESS = 2_000;

/** Position of the digit of a request id in which Envoy notes its tracing decision, and which it may change on the way. */
const TRACE_DIGIT = 14;

/** Keeps what proxies said and lets readers wait for a line that has not come yet; nothing polls. */
export class AccessLogBook {
  readonly #lines = new Map<string, Noted[]>();
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Takes one line down and wakes whoever waits for it. */
  note(noted: Noted): void {
    for (const slot of slotsOf(noted)) {
      const lines = this.#lines.get(slot);
      if (lines === undefined) this.#lines.set(slot, [noted]);
      else if (lines.push(noted) > KEPT_PER_ADDRESS) lines.shift();
      for (const wake of this.#waiting.get(slot) ?? []) wake();
    }
    this.#forget();
  }

  /** What a key asks for, if it has come; see RequestKey and ConnectionKey for which one when there are several. */
  find<Key extends EntryKey>(key: Key): Noted<EntryOf<Key>> | undefined {
    const lines = this.#lines.get(slotOf(key)) ?? [];
    const found = 'requestId' in key ? lines.at(-1) : lines.find(({ entry }) => entry.start >= (key.since ?? ''));
    return found as Noted<EntryOf<Key>> | undefined;
  }

  /** How many lines a request made at the callee: more than one after a retry of the caller's sidecar. */
  attempts(key: RequestKey): number {
    return this.#lines.get(slotOf(key))?.length ?? 0;
  }

  /**
   * Waits until the line that a key asks for has come.
   * @throws MeshproofError when it has not within the budget: the proxy is silent, which is no agreement.
   */
  async entryFor<Key extends EntryKey>(key: Key, wait: EntryWait): Promise<Noted<EntryOf<Key>>> {
    const [found] = await this.entriesFor([key], wait);
    if (found === undefined) throw silent(key, wait.budgetMs ?? budgets.accessLogLine);
    return found;
  }

  /**
   * Waits once for the lines that all keys ask for, such as those of a round; answers in their order.
   * Undefined for a proxy that is silent: its line has not come within the budget, which is no agreement.
   */
  async entriesFor<Key extends EntryKey>(
    keys: readonly Key[],
    { signal, budgetMs }: EntryWait,
  ): Promise<readonly (Noted<EntryOf<Key>> | undefined)[]> {
    const missing = new Set(keys.filter((key) => this.find(key) === undefined));
    if (missing.size > 0) {
      using limit = deadline(budgetMs ?? budgets.accessLogLine, signal, () => new Silence());
      try {
        await limit.race(this.#arrived(missing, limit.signal));
      } catch (error) {
        if (!(error instanceof Silence)) throw error;
      }
    }
    return keys.map((key) => this.find(key));
  }

  /** Settles when the last of `missing` has come. */
  async #arrived(missing: Set<EntryKey>, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const forget = [...missing].map((key) =>
      this.#await(slotOf(key), () => {
        if (this.find(key) !== undefined) missing.delete(key);
        if (missing.size === 0) resolve(undefined);
      }),
    );
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

/** Every name under which a line is asked for. */
function slotsOf({ callee, entry }: Noted): readonly string[] {
  if (entry.meshproof === 'http')
    return entry.requestId === null ? [] : [slotOf({ callee, requestId: entry.requestId })];
  const { remote } = entry;
  return remote === null ? [] : [slotOf({ callee, remote }), slotOf({ callee, remote: remote.replace(/:\d+$/, '') })];
}

function slotOf(key: EntryKey): string {
  const name =
    'requestId' in key
      ? `#${key.requestId.slice(0, TRACE_DIGIT)}${key.requestId.slice(TRACE_DIGIT + 1)}`
      : `@${key.remote}`;
  return `${key.callee.namespace}/${key.callee.workload}${name}`;
}

function silent(key: EntryKey, budgetMs: number): MeshproofError {
  const what = 'requestId' in key ? `request ${key.requestId}` : `a connection from ${key.remote}`;
  return new MeshproofError({
    attempted: `hear from the sidecar of ${key.callee.workload}.${key.callee.namespace} about ${what}`,
    happened: `no line of its access log within ${(budgetMs / 1_000).toString()} s`,
    repair: 'see whether the request reached it, and whether the EnvoyFilter meshproof-access-log is in its namespace',
  });
}
