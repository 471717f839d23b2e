import { admitted, refused, type ExpectedOutcome } from '../../outcome.ts';
import type { SpiffeId } from '../../spiffe-id.ts';
import type { Attempt } from '../calls/attempt.ts';
import { unknown } from '../situation.ts';

/** invalid_authorization_specification: no rule of pg_hba.conf admits the client. */
const DENIED = refused.by('database-denied:28000');

/**
 * What a PostgreSQL server does with a client that reaches it, by the rules of its base manifest:
 * TLS requires a certificate whose name is the user's, and without TLS only a local client is
 * admitted, which its own sidecar is.
 */
export function atPostgres(attempt: Attempt, identity: SpiffeId | undefined): ExpectedOutcome {
  const { call, caller, callee, situation } = attempt;
  if (call.tls === undefined) {
    if (!callee.meshed) return DENIED;
    return identity === undefined ? admitted.overPlaintext() : admitted.overMtls(identity, { seenBy: 'proxy' });
  }
  if (identity !== undefined) throw unknown(situation.route, 'TLS of a database inside mTLS of the mesh');
  // Version 15 knows no TLS that was not requested (protocol-flow, SSL session encryption).
  if (call.requestsTls !== true) return refused.by('connection-closed');
  if (call.tls.certificate === 'none') return DENIED;
  if (call.tls.certificate !== 'run') return refused.by('tls-alert:unknown-ca');
  return admitted.overMtls(`CN=${caller.app}`, { seenBy: 'callee' });
}
