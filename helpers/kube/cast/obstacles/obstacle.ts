/** The log of a container, read when an obstacle is quoted. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The log of the container before its last restart. */
  readonly previous: boolean;
}

/** What keeps a workload from becoming ready. */
export interface Obstacle {
  /** The same key seen again is the same obstacle, whatever its text. */
  readonly key: string;
  /** `namespace/workload`. */
  readonly workload: string;
  /** One sentence that quotes Kubernetes or the proxy. */
  readonly cause: string;
  /** What removes it. */
  readonly hint: string;
  /**
   * Milliseconds that it may last before it is final: 0 at once; Infinity where time alone may
   * remove it, so that it is only quoted once the budget is used up.
   */
  readonly graceMs: number;
  /** The log that explains it. @default none */
  readonly log?: LogSource;
}

/** The parts of an obstacle that a data plane reports about the proxy of a pod. */
export type ProxyObstacle = Pick<Obstacle, 'cause' | 'hint' | 'graceMs'>;

/** Reports what keeps the proxy of a pod from being ready; undefined when it is not known. */
export type InspectProxy = (
  pod: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
) => Promise<ProxyObstacle | undefined>;

/** Remembers since when obstacles exist. */
export class ObstacleTracker {
  readonly #since = new Map<string, number>();

  /**
   * Returns those that have lasted for their grace. An obstacle that is missing once is new when it
   * is seen again.
   * @param now milliseconds of a monotonic clock
   */
  final(obstacles: readonly Obstacle[], now: number): readonly Obstacle[] {
    const keys = new Set(obstacles.map(({ key }) => key));
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#since.delete(key);
    for (const { key } of obstacles) if (!this.#since.has(key)) this.#since.set(key, now);
    return obstacles.filter(({ key, graceMs }) => now - (this.#since.get(key) ?? now) >= graceMs);
  }
}
