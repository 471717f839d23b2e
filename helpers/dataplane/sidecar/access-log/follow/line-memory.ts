import type { LogLine } from '../../../../witness/access-log/entry.ts';

/** Lines that a stream may repeat after it was opened again: --since-time counts in seconds. */
const REMEMBERED = 5_000;

/** Remembers which lines of one callee were read, so that none is noted twice. */
export class LineMemory {
  readonly #seen = new Set<string>();
  /** UTC, ISO 8601: when the latest request or connection that was read began. "" before the first. */
  latest = '';

  /** True the first time; later lines of the same event are repetitions. */
  isNew(pod: string, entry: LogLine): boolean {
    const id = identity(pod, entry);
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    if (entry.start > this.latest) this.latest = entry.start;
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

/** One TCP connection has one other end; one request of it has one beginning and one id. */
function identity(pod: string, entry: LogLine): string {
  const request = entry.meshproof === 'connection' ? null : entry.requestId;
  const connection = entry.meshproof === 'outbound' ? null : entry.connection;
  return [pod, entry.meshproof, connection, entry.remote, entry.start, entry.durationMs, request].join(' ');
}
