import type { MeshPort, Place, WitnessReport } from '../../check/run/ports.ts';
import { calleeReport, witnessReport } from '../../check/run/witnesses/witness-reports.ts';
import type { DataPlane } from '../../dataplane/data-plane.ts';
import type { CastPod } from '../../kube/pods.ts';
import { gatewayOf } from '../../probe/edge/access.ts';
import type { ProbeResult } from '../../probe/probe-request.ts';
import { heldReport } from './held-report.ts';

/** Collects the reports of a mesh's witnesses. @param podOf the present pod of a workload */
export function collectReports(plane: DataPlane, podOf: (place: Place) => CastPod | undefined): MeshPort['witnesses'] {
  return async (results, signal, collected) => {
    const proxies = collected.includes('proxy') ? [logged(plane, podOf, results, signal)] : [];
    const others = await Promise.all([...proxies, heldReport(results, podOf, plane, signal)]);
    return [...results.flatMap(calleeReport), ...others.flat()];
  };
}

async function logged(
  { log }: DataPlane,
  podOf: (place: Place) => CastPod | undefined,
  results: readonly ProbeResult[],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const exchanges = results.map((result) => {
    const { from, to, probe } = result.request;
    if (probe.kind !== 'edge') return { result, caller: podOf(from), callee: podOf(to) };
    const gateway = podOf(gatewayOf(probe));
    return { result, caller: gateway, callee: podOf(to), gateway };
  });
  const lines = await log.collect(exchanges, signal);
  return lines.map(({ result, facts, witness }) => witnessReport(result, witness ?? 'proxy', facts));
}
