/** What the doctor says about one need: `ready`, `will` be provided by a run, a `warning`, or `missing`. */
export interface Finding {
  readonly need: string;
  readonly state: 'ready' | 'will' | 'warning' | 'missing';
  readonly says: string;
  /** What to do; "" when there is nothing to do. */
  readonly hint: string;
}

export const ready = (need: string, says: string): Finding => ({ need, state: 'ready', says, hint: '' });
