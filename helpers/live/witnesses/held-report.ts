import type { Place, WitnessReport } from '../../check/run/ports.ts';
import { witnessReport } from '../../check/run/witnesses/witness-reports.ts';
import type { ProxyPod } from '../../dataplane/sidecar/admin/proxy-admin.ts';
import type { ProxyAdmins } from '../../dataplane/sidecar/admin/proxy-admins.ts';
import { isHeld } from '../../model/facts/facts.ts';
import type { ProbeResult } from '../../probe/probe-request.ts';
import { SECRETS_PATH } from '../../witness/certificates/certificate.ts';
import { readHeld, type HeldFacts } from '../../witness/certificates/held.ts';

/** What the sidecars of callees hold by the time a round was answered, where a request was sent for that. */
export async function heldReport(
  results: readonly ProbeResult[],
  podOf: (place: Place) => ProxyPod | undefined,
  readAdmin: ProxyAdmins['ask'],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const concerned = results.filter((result) => isHeld(result.request.probe.fact));
  return Promise.all(
    concerned.map(async (result) => {
      const { to } = result.request;
      const pod = podOf(to);
      const sidecar = pod?.meshed === true ? pod : undefined;
      const secrets = sidecar === undefined ? null : readHeld(await readAdmin(sidecar, SECRETS_PATH, signal));
      const facts: HeldFacts = {
        kind: 'held',
        workload: `${to.namespace}/${to.workload}`,
        secrets,
        ...(sidecar === undefined ? {} : { pod: sidecar.name }),
      };
      return witnessReport(result, 'proxy', facts);
    }),
  );
}
