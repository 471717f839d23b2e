import { deadline } from '../../../timing/abort/deadline.ts';
import { nameOf, slotOf, slotsOf, type Callee, type EntryKey, type ReceivedLine } from './log-keys.ts';

/** A line of the index. */
export interface IndexedLine extends ReceivedLine {
  /** `start` of the line in milliseconds, parsed once. */
  readonly began: number;
}

/** Lines that a reader waits for. */
export interface Awaited {
  /** Keys under which they may be added. */
  readonly keys: readonly EntryKey[];
  /** Whether all of them are present; called again after each line of these keys. */
  readonly enough: () => boolean;
}

export interface EntryWait {
  readonly signal: AbortSignal;
  readonly budgetMs: number;
}

/** Slots that hold lines; the oldest are dropped first. A line takes about 2 kB. */
const MAX_SLOTS = 50_000;

/** Lines per slot; the oldest are dropped first. */
const MAX_LINES_PER_SLOT = 2_000;

/** Keeps the lines that sidecars log and lets readers wait for missing ones without polling. */
export class AccessLogIndex {
  readonly #lines = new Map<string, IndexedLine[]>();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #lags = new Map<string, number>();

  /** Adds one line and wakes the readers that wait for it. */
  add(line: ReceivedLine): void {
    const indexed = { ...line, began: Date.parse(line.entry.start) };
    const name = nameOf(line.callee);
    this.#lags.set(name, Math.min(this.#lags.get(name) ?? Number.POSITIVE_INFINITY, lagOf(indexed)));
    for (const slot of slotsOf(line)) {
      const lines = this.#lines.get(slot);
      if (lines === undefined) this.#lines.set(slot, [indexed]);
      else if (lines.push(indexed) > MAX_LINES_PER_SLOT) lines.shift();
      for (const wake of this.#waiting.get(slot) ?? []) wake();
    }
    this.#dropOldest();
  }

  /** The lines of a key so far, in the order received. */
  lines(key: EntryKey): readonly IndexedLine[] {
    return this.#lines.get(slotOf(key)) ?? [];
  }

  /**
   * The shortest time in milliseconds from the end of a request, by the callee's clock, to the
   * receipt of its line, by this machine's; undefined before its first line. A value far from zero
   * means that the two clocks differ, so that their times cannot be compared.
   */
  lag(callee: Callee): number | undefined {
    return this.#lags.get(nameOf(callee));
  }

  /** Waits until every reader has enough lines, or until the budget is used up. */
  async settled(awaited: readonly Awaited[], { signal, budgetMs }: EntryWait): Promise<void> {
    const missing = new Set(awaited.filter(({ enough }) => !enough()));
    if (missing.size === 0) return;
    using limit = deadline(budgetMs, signal, () => new BudgetUsedUp());
    try {
      await limit.race(this.#arrived(missing, limit.signal));
    } catch (error) {
      if (!(error instanceof BudgetUsedUp)) throw error;
    }
  }

  /** Resolves when no reader of `missing` waits for a line. */
  async #arrived(missing: Set<Awaited>, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const check = (one: Awaited) => (): void => {
      if (one.enough()) missing.delete(one);
      if (missing.size === 0) resolve(undefined);
    };
    const cancels = [...missing].flatMap((one) => one.keys.map((key) => this.#await(slotOf(key), check(one))));
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    await promise;
    for (const cancel of cancels) cancel();
  }

  #await(slot: string, wake: () => void): () => void {
    const waiting = this.#waiting.get(slot) ?? new Set();
    this.#waiting.set(slot, waiting.add(wake));
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0) this.#waiting.delete(slot);
    };
  }

  #dropOldest(): void {
    for (const slot of this.#lines.keys()) {
      if (this.#lines.size <= MAX_SLOTS) return;
      this.#lines.delete(slot);
    }
  }
}

/** Distinguishes a used-up budget from every other end of a wait. */
class BudgetUsedUp extends Error {}

function lagOf({ receivedAt, began, entry }: IndexedLine): number {
  return Date.parse(receivedAt) - began - (entry.durationMs ?? 0);
}
