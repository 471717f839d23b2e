import type { RunEvent } from '../../check/run.ts';
import type { StartedMesh, Subject } from '../../mesh/started-mesh.ts';

/**
 * Reads what is judged once every cast is up, while the checks go on: only then do the versions and digests include those of the
 * cast's own proxies, and reading them costs no time of its own.
 */
export class SubjectReader {
  readonly #mesh: StartedMesh;
  #raising = 0;
  #reading: Promise<PromiseSettledResult<Subject>[]> | undefined;

  constructor(mesh: StartedMesh) {
    this.#mesh = mesh;
  }

  note(event: RunEvent): void {
    if (event.kind !== 'cast') return;
    this.#raising += event.state === 'raising' ? 1 : -1;
    if (this.#raising === 0) this.#reading ??= this.#read();
  }

  /** What was read; read now when not every cast came up. Throws what reading threw. */
  async result(): Promise<Subject> {
    const [read] = await (this.#reading ?? this.#read());
    if (read?.status === 'fulfilled') return read.value;
    throw read?.reason;
  }

  /** Settled, so that a failure waits for `result` instead of ending the process. */
  #read(): Promise<PromiseSettledResult<Subject>[]> {
    return Promise.allSettled([this.#mesh.subject()]);
  }
}
