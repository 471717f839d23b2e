import type { LoadedCheck } from '../../../check/record/check-record.ts';
import type { Purpose } from '../../../mesh/existing/rights.ts';

/** What a guest's account is used for by these checks, as they are going to be run. */
export function purposesOf(checks: readonly LoadedCheck[]): readonly Purpose[] {
  const needed = new Set<Purpose>(['run']);
  for (const { record } of checks) {
    if (record.witnesses.includes('wire')) needed.add('wire');
    if ('istioctl' in record.cast) needed.add('istioctl');
  }
  return [...needed];
}
