import type { CheckRecord } from '../../record/check-record.ts';

/** Whether any route of a check is the kubelet's own probe. */
export function probesKubelet({ probe, probes }: Pick<CheckRecord, 'probe' | 'probes'>): boolean {
  return [probe, ...Object.values(probes)].some(({ kind }) => kind === 'kubelet');
}
