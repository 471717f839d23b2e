import { traitsOf } from '../../../model/probes/registry.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/** Whether one round of a check is a streak, and a settling window, by itself. */
export function isRequestedOnce({ probe, probes }: Pick<CheckRecord, 'probe' | 'probes'>): boolean {
  return [probe, ...Object.values(probes)].some((one) => traitsOf(one).isSlow === true);
}
