/** Work that a line of progress announces. */
export interface Running {
  /** Settles when the work ends; how it ends does not matter. */
  readonly until: Promise<unknown>;
  /** The work while it runs. @default the line, and how long the work has run */
  readonly describe?: () => string;
}

/** Receives short lines about what is going on, for people; the caller decides where they go. */
export type Progress = (line: string, running?: Running) => void;

/** Announces work by a line, and lists it among the running steps until it ends. */
export async function announced<Result>(
  progress: Progress,
  line: string,
  work: () => Promise<Result>,
  describe?: () => string,
): Promise<Result> {
  const { promise: until, resolve } = Promise.withResolvers<void>();
  progress(line, { until, ...(describe === undefined ? {} : { describe }) });
  try {
    return await work();
  } finally {
    resolve();
  }
}
