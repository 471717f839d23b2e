import type { CheckRecord } from '../../record/check-record.ts';

/** Returns whether a route of the check is a probe of the kubelet itself. */
export function probesKubelet({ probe, probes }: Pick<CheckRecord, 'probe' | 'probes'>): boolean {
  return [probe, ...Object.values(probes)].some(({ kind }) => kind === 'kubelet');
}
