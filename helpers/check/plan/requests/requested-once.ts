import type { CheckRecord } from '../../record/check-record.ts';
import { probesKubelet } from './requests-kubelet.ts';

/**
 * Whether one answer is a row, and a settling window, by itself: the kubelet's spans several probe periods, and istioctl reads the API
 * server, which does not waver, for seconds.
 */
export function isRequestedOnce(record: Pick<CheckRecord, 'probe' | 'probes'>): boolean {
  const { probe, probes } = record;
  return probesKubelet(record) || [probe, ...Object.values(probes)].some(({ kind }) => kind === 'istioctl');
}
