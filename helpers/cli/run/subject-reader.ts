import type { RunEvent } from '../../check/run/ports.ts';
import type { RunRecord } from '../../evidence/bundle/run-record.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';

/**
 * Reads what is judged whenever every cast that is being raised is up, while the checks go on: only then do the versions and digests include
 * those of the cast's own proxies, and reading them costs no time of its own. What casts that are gone since then ran stays told.
 */
export class SubjectReader {
  readonly #mesh: Pick<StartedMesh, 'subject'>;
  readonly #record: Pick<RunRecord, 'subject'>;
  readonly #seen: Subject[] = [];
  readonly #readings: Promise<void>[] = [];
  #deploying = 0;

  constructor(mesh: Pick<StartedMesh, 'subject'>, record: Pick<RunRecord, 'subject'>) {
    this.#mesh = mesh;
    this.#record = record;
  }

  note(event: RunEvent): void {
    if (event.kind !== 'cast') return;
    this.#deploying += event.state === 'deploying' ? 1 : -1;
    if (this.#deploying === 0) this.#begin();
  }

  /** Waits until it stands in the record; read now when no cast came up. Throws what reading threw when it never succeeded. */
  async recorded(): Promise<void> {
    if (this.#readings.length === 0) this.#begin();
    const readings = await Promise.allSettled(this.#readings);
    const failure = readings.find((reading) => reading.status === 'rejected');
    if (this.#seen.length === 0 && failure !== undefined) throw failure.reason;
  }

  #begin(): void {
    const reading = this.#read();
    // A failure waits for `recorded` instead of ending the process.
    reading.catch(() => undefined);
    this.#readings.push(reading);
  }

  async #read(): Promise<void> {
    const subject = await this.#mesh.subject();
    this.#seen.push(subject);
    this.#record.subject(together(subject, this.#seen));
  }
}

/** The last subject with every image that any of them ran, and with as many proxies of each version as were ever seen at once. */
function together(last: Subject, all: readonly Subject[]): Subject {
  const dataPlane: Record<string, number> = {};
  for (const [version, count] of all.flatMap(({ istio }) => Object.entries(istio.dataPlane)))
    dataPlane[version] = Math.max(dataPlane[version] ?? 0, count);
  const images = Object.fromEntries(all.flatMap((subject) => Object.entries(subject.images)));
  return { ...last, istio: { ...last.istio, dataPlane }, images };
}
