/** Receives short human lines about what is going on; the caller decides where they go. */
export type Progress = (line: string) => void;

/** What every long-running function of this layer is given. */
export interface Task {
  /** Whether packages may be installed on the host and daemons started. */
  readonly provision: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
