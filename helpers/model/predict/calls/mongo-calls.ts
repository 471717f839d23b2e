import { admitted, refused } from '../../outcome.ts';
import { clientSide } from '../../policies/client-tls.ts';
import type { X509Subject } from '../../spiffe-id.ts';
import { portTraits, type Workload } from '../../workloads/workload.ts';
import { meshOf, unknown, type Prediction, type Situation } from '../situation.ts';

/** Subject of the client certificate of the cast's MongoDB clients. */
export const MONGO_CLIENT_SUBJECT: X509Subject = 'CN=mongo-client';

/** Predicts a call to a server outside the mesh that requires client certificates itself. */
export function mongoCalls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const { policies, probe, route } = situation;
  if (probe.kind !== 'mongo' || callee.meshed || portTraits(callee, probe.port)?.ownTls !== 'mutual') {
    throw unknown(route, 'only a MongoDB server without a sidecar is modelled');
  }
  const server = 'the server requires a client certificate';
  if (probe.tls !== 'none') return ownTls(route, caller, probe.tls, server);
  const destination = { ...callee, trace: [] };
  const towards = { callee, destination, port: probe.port, mode: 'PERMISSIVE', mesh: meshOf(situation) } as const;
  const client = clientSide(policies, caller, towards);
  const trace = [server, ...client.trace];
  if (client.sends === 'own-mtls')
    return { outcome: admitted.overMtls(MONGO_CLIENT_SUBJECT, { seenBy: 'proxy' }), trace };
  return { outcome: refused.by('connection-closed'), trace };
}

function ownTls(route: string, caller: Workload, tls: 'no-certificate' | 'certificate', server: string): Prediction {
  if (caller.meshed) throw unknown(route, "the application's own TLS through a sidecar");
  return tls === 'certificate'
    ? { outcome: admitted.overTls(), trace: [server, 'the client opens TLS itself and presents one'] }
    : { outcome: refused.by('tls-alert:certificate-required'), trace: [server, 'the client presents none'] };
}
