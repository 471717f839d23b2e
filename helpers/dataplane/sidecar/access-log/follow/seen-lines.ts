import type { LogLine } from '../../../../witness/access-log/entry.ts';

/** Lines that a reopened stream may repeat: `sinceTime` has a resolution of one second. */
const REMEMBERED = 5_000;

/** Recognizes lines of one callee that were read before. */
export class SeenLines {
  readonly #seen = new Set<string>();
  /** UTC, ISO 8601: start of the latest request or connection; "" before the first. */
  latest = '';

  /** True for the first line of an event; later ones are repetitions. */
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

/** Identifies an event by its connection, and a request also by its start and id. */
function identity(pod: string, entry: LogLine): string {
  const request = entry.meshproof === 'connection' ? null : entry.requestId;
  const connection = entry.meshproof === 'outbound' ? null : entry.connection;
  return [pod, entry.meshproof, connection, entry.remote, entry.start, entry.durationMs, request].join(' ');
}
