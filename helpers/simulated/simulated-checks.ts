import { loadChecks } from '../check/load/load.ts';
import type { LoadedCheck } from '../check/record/check-record.ts';
import { isModelled } from '../model/predict/predict.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import { curlReport } from './clients.ts';

const all = await loadChecks(process.cwd());

/** Kinds of probes that need a real driver, a TLS library or Istio's own tool. */
const ON_REAL_MESHES: readonly string[] = ['mongo', 'tls', 'istioctl', 'telemetry', 'dry-run', 'edge'];

/** The checks whose probes a simulated mesh can send and whose facts the model predicts. */
export const simulatedChecks = all.filter(({ record }) =>
  probesOf(record).every((probe) => !ON_REAL_MESHES.includes(probe.kind) && isModelled(probe)),
);

/** Those whose main probe is an HTTP request. */
export const httpChecks = all.filter(
  ({ record }) =>
    record.probe.kind === 'http' && probesOf(record).every((probe) => probe.kind !== 'tls' && isModelled(probe)),
);

/** The checks with these ids, in the order of the ids. */
export function checksNamed(...ids: readonly string[]): readonly LoadedCheck[] {
  return ids.flatMap((id) => all.filter(({ record }) => record.id === id));
}

function probesOf({ probe, probes }: LoadedCheck['record']) {
  return [probe, ...Object.values(probes)];
}

export const isFromLegacySleep = ({ from }: ProbeRequest): boolean =>
  from.workload === 'sleep' && from.namespace.endsWith('legacy');

export const hasPeerAuthentication = (objects: readonly { readonly kind: string }[]): boolean =>
  objects.some(({ kind }) => kind === 'PeerAuthentication');

export const refusedBy = (request: ProbeRequest, by: 'connection-reset' | 'connection-refused' | 'rbac-403') =>
  curlReport(request, { is: 'refused', by });
