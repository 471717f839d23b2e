/** One finding of the doctor: `will` is provided by a run. */
export interface Finding {
  readonly need: string;
  readonly state: 'ready' | 'will' | 'warning' | 'missing';
  readonly details: string;
  /** What to do; "" when there is nothing to do. */
  readonly hint: string;
}

export const ready = (need: string, details: string): Finding => ({ need, state: 'ready', details, hint: '' });
