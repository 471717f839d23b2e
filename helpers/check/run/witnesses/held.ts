import { isHeld } from '../../../model/facts/facts.ts';
import type { Answer } from '../../../probe/facts.ts';
import type { ProxyPod } from '../../../witness/admin/proxy-admin.ts';
import type { ProxyAdmins } from '../../../witness/admin/proxy-admins.ts';
import { readHeld, type HeldFacts } from '../../../witness/certificates/held.ts';
import { SECRETS_PATH } from '../../../witness/certificates/certificate.ts';
import type { Place, Testimony } from '../ports.ts';
import { testimony } from './witness-reports.ts';

/** What the sidecars of callees hold by the time a round was answered, where a request was sent for that. */
export async function heldTestimony(
  answers: readonly Answer[],
  podOf: (place: Place) => ProxyPod | undefined,
  ask: ProxyAdmins['ask'],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const concerned = answers.filter((answer) => isHeld(answer.ask.probe.shows));
  return Promise.all(
    concerned.map(async (answer) => {
      const { to } = answer.ask;
      const pod = podOf(to);
      const sidecar = pod?.meshed === true ? pod : undefined;
      const secrets = sidecar === undefined ? null : readHeld(await ask(sidecar, SECRETS_PATH, signal));
      const facts: HeldFacts = {
        kind: 'held',
        workload: `${to.namespace}/${to.workload}`,
        secrets,
        ...(sidecar === undefined ? {} : { pod: sidecar.name }),
      };
      return testimony(answer, 'proxy', facts);
    }),
  );
}
