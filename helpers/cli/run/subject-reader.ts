import type { RunEvent } from '../../check/run.ts';
import type { RunRecord } from '../../evidence/run-record.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';

/**
 * Reads what is judged once every cast is up, while the checks go on: only then do the versions and digests include those of the
 * cast's own proxies, and reading them costs no time of its own.
 */
export class SubjectReader {
  readonly #mesh: StartedMesh;
  readonly #record: RunRecord;
  #raising = 0;
  #reading: Promise<PromiseSettledResult<void>[]> | undefined;

  constructor(mesh: StartedMesh, record: RunRecord) {
    this.#mesh = mesh;
    this.#record = record;
  }

  note(event: RunEvent): void {
    if (event.kind !== 'cast') return;
    this.#raising += event.state === 'raising' ? 1 : -1;
    if (this.#raising === 0) this.#reading ??= this.#read();
  }

  /** Waits until it stands in the record; read now when not every cast came up. Throws what reading threw. */
  async recorded(): Promise<void> {
    const [read] = await (this.#reading ?? this.#read());
    if (read?.status === 'rejected') throw read.reason;
  }

  /** Settled, so that a failure waits for `recorded` instead of ending the process. */
  #read(): Promise<PromiseSettledResult<void>[]> {
    return Promise.allSettled([this.#mesh.subject().then((subject) => this.#record.subject(subject))]);
  }
}
