import type { RunEvent } from '../../check/run/ports.ts';
import type { RunRecord } from '../../evidence/bundle/run-record.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';

/**
 * Reads the subject whenever every cast that was being deployed is up, while the checks run: only
 * then does it include the versions and digests of the casts' own proxies, and reading takes no
 * extra time. Values of casts that were deleted since then are kept.
 */
export class SubjectReader {
  readonly #mesh: Pick<StartedMesh, 'subject'>;
  readonly #record: Pick<RunRecord, 'subject'>;
  readonly #proxyBuilds: () => Readonly<Record<string, number>>;
  readonly #seen: Subject[] = [];
  readonly #readings: Promise<void>[] = [];
  #deploying = 0;

  /** @param proxyBuilds the number of proxies by build, as far as they are read */
  constructor(
    mesh: Pick<StartedMesh, 'subject'>,
    record: Pick<RunRecord, 'subject'>,
    proxyBuilds: () => Readonly<Record<string, number>>,
  ) {
    this.#proxyBuilds = proxyBuilds;
    this.#mesh = mesh;
    this.#record = record;
  }

  note(event: RunEvent): void {
    if (event.kind !== 'cast') return;
    this.#deploying += event.state === 'deploying' ? 1 : -1;
    if (this.#deploying === 0) this.#begin();
  }

  /**
   * Waits until the subject is recorded; reads it now if no cast was deployed. Throws what reading
   * threw if it never succeeded.
   */
  async recorded(): Promise<void> {
    if (this.#readings.length === 0) this.#begin();
    const readings = await Promise.allSettled(this.#readings);
    const failure = readings.find((reading) => reading.status === 'rejected');
    const last = this.#seen.at(-1);
    if (last !== undefined) this.#note(last);
    else if (failure !== undefined) throw failure.reason;
  }

  #begin(): void {
    const reading = this.#read();
    // `recorded` reports a failure; it must not end the process.
    reading.catch(() => undefined);
    this.#readings.push(reading);
  }

  async #read(): Promise<void> {
    const subject = await this.#mesh.subject();
    this.#seen.push(subject);
    this.#note(subject);
  }

  #note(subject: Subject): void {
    const all = together(subject, this.#seen);
    this.#record.subject({ ...all, istio: { ...all.istio, envoy: { ...this.#proxyBuilds() } } });
  }
}

/**
 * The last subject, with every image that any cast ran, and for each version the most proxies that
 * ran at once.
 */
function together(last: Subject, all: readonly Subject[]): Subject {
  const dataPlane: Record<string, number> = {};
  for (const [version, count] of all.flatMap(({ istio }) => Object.entries(istio.dataPlane)))
    dataPlane[version] = Math.max(dataPlane[version] ?? 0, count);
  const images = Object.fromEntries(all.flatMap((subject) => Object.entries(subject.images)));
  return { ...last, istio: { ...last.istio, dataPlane }, images };
}
