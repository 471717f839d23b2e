import { admitted, refused } from '../../outcome.ts';
import type { ClientSide } from '../../policies/destination-rule/client-tls.ts';
import { isParsedByCaller, type Attempt } from '../calls/attempt.ts';
import { presentedBy, verification } from '../calls/certificates.ts';
import { asObserved } from '../calls/reception.ts';
import { unknown, type Prediction } from '../situation.ts';

/**
 * TLS that the caller's proxy opens by a rule towards an application without a sidecar, as to a
 * server outside of the mesh: the proxy verifies the server, then the server its client.
 */
export function atTlsServer(attempt: Attempt, { sends, tls }: ClientSide, trace: readonly string[]): Prediction {
  const { port, situation } = attempt;
  const failed = refused.by(asObserved(attempt, 'handshake-fails'));
  if (port.database === 'postgresql')
    return { outcome: failed, trace: [...trace, 'the server expects a request for TLS before TLS'] };
  if (port.ownTls === undefined) return { outcome: failed, trace: [...trace, 'the server does not speak TLS'] };
  const verified = tls === undefined ? 'undetermined' : verification(attempt, tls);
  if (verified === 'undetermined' || tls === undefined)
    throw unknown(situation.route, 'certificates that the cast does not have');
  if (verified === 'missing')
    return { outcome: failed, trace: [...trace, "the caller's proxy does not have the certificates of the rule"] };
  if (verified !== 'accepted')
    return {
      outcome: refused.by(`caller-tls-alert:${verified}`),
      trace: [...trace, "the caller's proxy refuses the certificate of the server"],
    };
  const accepted = [...trace, "the caller's proxy accepts the certificate of the server"];
  if (port.ownTls === 'server') return { outcome: admitted.overTls(), trace: accepted };
  if (sends === 'tls')
    return refusedByServer(attempt, [...accepted, 'the server requires a certificate, and SIMPLE presents none']);
  const presented = presentedBy(attempt, tls);
  if (presented === undefined) throw unknown(situation.route, 'a client certificate that the cast does not have');
  const { subject, by } = presented;
  const trusted = [...accepted, `it presents ${subject}`];
  if (by !== 'run') return refusedByServer(attempt, [...trusted, `the server does not trust ${by}, which signed it`]);
  return { outcome: admitted.overMtls(subject, { seenBy: 'proxy' }), trace: trusted };
}

/** In TLS 1.3 the handshake ends for the client before the server refuses its certificate. */
function refusedByServer(attempt: Attempt, trace: readonly string[]): Prediction {
  if (attempt.port.database !== undefined) return { outcome: refused.by('connection-closed'), trace };
  if (!isParsedByCaller(attempt))
    throw unknown(attempt.situation.route, 'bytes to a server that requires a certificate');
  return { outcome: refused.by(asObserved(attempt, 'reset')), trace };
}
