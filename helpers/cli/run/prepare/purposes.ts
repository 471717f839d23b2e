import type { LoadedCheck } from '../../../check/record/check-record.ts';
import type { Purpose } from '../../../mesh/existing/rights.ts';

/** The purposes for which these checks need rights on an existing mesh. */
export function purposesOf(checks: readonly LoadedCheck[]): readonly Purpose[] {
  const needed = new Set<Purpose>(['run']);
  for (const { record } of checks) {
    if (record.witnesses.includes('wire')) needed.add('wire');
    if ('istioctl' in record.cast) needed.add('istioctl');
  }
  return [...needed];
}
