import { admitted, refused } from '../../outcome.ts';
import { clientSide, type ClientSide } from '../../policies/destination-rule/client-tls.ts';
import { verify } from '../../policies/destination-rule/server-verification.ts';
import type { MongoTls } from '../../probes/mongo.ts';
import { registryOf, clusterHost } from '../../routing/registry.ts';
import type { X509Subject } from '../../spiffe-id.ts';
import type { TlsAlert } from '../../tls-alerts.ts';
import { portTraits, type Workload } from '../../workloads/workload.ts';
import { meshOf, unknown, type Prediction, type Situation } from '../situation.ts';
import { serverNames } from './certificates.ts';

/** Subject of the client certificate of the cast's MongoDB clients. */
export const MONGO_CLIENT_SUBJECT: X509Subject = 'CN=mongo-client';

/** The client certificate that is mounted into the sidecar of a MongoDB client. */
const MOUNTED = '/etc/mongo-client/client.crt';

/** Predicts a call to a server outside the mesh that requires client certificates itself. */
export function mongoCalls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const { policies, probe, route } = situation;
  const port = probe.kind === 'mongo' ? portTraits(callee, probe.port) : undefined;
  if (probe.kind !== 'mongo' || callee.meshed || port?.ownTls !== 'mutual')
    throw unknown(route, 'only a MongoDB server without a sidecar is modelled');
  const server = 'the server requires a client certificate';
  if (probe.tls !== 'none') return ownTls(route, caller, probe.tls, server);
  const service = registryOf(situation, caller).find(({ host }) => host === clusterHost(callee.name, callee.namespace));
  if (service === undefined) throw unknown(route, `no Service ${callee.name}.${callee.namespace}`);
  const destination = { service, port: probe.port, protocol: 'tcp', trace: [] } as const;
  const towards = { callee, containerPort: port.container, destination, mesh: meshOf(situation) };
  return bySidecar(situation, callee, clientSide(policies, caller, towards), server);
}

function bySidecar(
  situation: Situation,
  callee: Workload,
  { sends, tls, trace }: ClientSide,
  server: string,
): Prediction {
  const rules = [server, ...trace];
  if (tls === undefined || sends === 'plaintext') return { outcome: refused.by('connection-closed'), trace: rules };
  if (sends === 'istio-mtls') {
    // The mesh's authority did not sign the certificate of the server.
    return refusedByCaller(rules, 'unknown-ca');
  }
  const verified = verify(tls, { signedBy: 'run', names: serverNames(callee) }, undefined);
  const isKnown = sends === 'tls' || tls.clientCertificate === MOUNTED;
  if (verified === 'undetermined' || !isKnown)
    throw unknown(situation.route, 'certificates that the cast does not have');
  if (verified !== 'accepted') return refusedByCaller(rules, verified);
  // TLS 1.3 ends for the client before the server misses its certificate.
  if (sends === 'tls') return { outcome: refused.by('connection-closed'), trace: rules };
  return { outcome: admitted.overMtls(MONGO_CLIENT_SUBJECT, { seenBy: 'proxy' }), trace: rules };
}

function refusedByCaller(trace: readonly string[], alert: TlsAlert): Prediction {
  const by = `caller-tls-alert:${alert}` as const;
  return {
    outcome: refused.by(by),
    trace: [...trace, `so the caller's sidecar refuses the server's certificate: ${by}`],
  };
}

function ownTls(route: string, caller: Workload, tls: Exclude<MongoTls, 'none'>, server: string): Prediction {
  if (caller.meshed) throw unknown(route, "the application's own TLS through a sidecar");
  if (tls === 'public-authorities')
    return {
      outcome: refused.by('caller-tls-alert:unknown-ca'),
      trace: ['the client trusts public authorities alone, and none of them signed the certificate of the server'],
    };
  return tls === 'certificate'
    ? { outcome: admitted.overTls(), trace: [server, 'the client opens TLS itself and presents one'] }
    : { outcome: refused.by('tls-alert:certificate-required'), trace: [server, 'the client presents none'] };
}
