import type { CheckRecord } from '../../record/check-record.ts';
import { asksKubelet } from './requests-kubelet.ts';

/**
 * Whether one answer is a row, and a settling window, by itself: the kubelet's spans several probe periods, and istioctl reads the API
 * server, which does not waver, for seconds.
 */
export function isAskedOnce(record: Pick<CheckRecord, 'probe' | 'probes'>): boolean {
  const { probe, probes } = record;
  return asksKubelet(record) || [probe, ...Object.values(probes)].some(({ kind }) => kind === 'istioctl');
}
