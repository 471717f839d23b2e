import type { Place, WitnessReport } from '../../check/run/ports.ts';
import { witnessReport } from '../../check/run/witnesses/witness-reports.ts';
import type { DataPlane } from '../../dataplane/data-plane.ts';
import type { CastPod } from '../../kube/pods.ts';
import { isHeld } from '../../model/facts/facts.ts';
import type { ProbeResult } from '../../probe/probe-request.ts';
import type { HeldFacts } from '../../witness/certificates/held.ts';

/** The secrets that the proxies of callees hold after a round, for requests that read them. */
export async function heldReport(
  results: readonly ProbeResult[],
  podOf: (place: Place) => CastPod | undefined,
  { reception, certificates }: Pick<DataPlane, 'reception' | 'certificates'>,
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const concerned = results.filter((result) => isHeld(result.request.probe.fact));
  return Promise.all(
    concerned.map(async (result) => {
      const { to } = result.request;
      const pod = podOf(to);
      const proxied = pod !== undefined && reception(pod) === 'proxy' ? pod : undefined;
      const facts: HeldFacts = {
        kind: 'held',
        workload: `${to.namespace}/${to.workload}`,
        secrets: proxied === undefined ? null : await certificates.secrets(proxied, signal),
        ...(proxied === undefined ? {} : { pod: proxied.name }),
      };
      return witnessReport(result, 'proxy', facts);
    }),
  );
}
