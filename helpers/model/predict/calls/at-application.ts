import { admitted, refused, type ExpectedOutcome } from '../../outcome.ts';
import type { SpiffeId } from '../../spiffe-id.ts';
import { atPostgres } from '../databases/at-postgres.ts';
import { unknown } from '../situation.ts';
import { type Attempt, type Wire } from './attempt.ts';
import { applicationAlert } from './certificates.ts';

/** What the application does with a connection that reaches it. */
export function atApplication(attempt: Attempt, identity: SpiffeId | undefined, wire: Wire): ExpectedOutcome {
  const { call, port, situation } = attempt;
  const inner = identity !== undefined && wire === 'own-tls' ? undefined : call.tls;
  if (port.database === 'postgresql') return atPostgres(attempt, identity);
  if (inner === undefined && port.database !== undefined) return refused.by('connection-closed');
  if ((inner === undefined) !== (port.ownTls === undefined))
    throw unknown(situation.route, 'an application that speaks TLS towards one that does not');
  const alert = inner !== undefined && port.ownTls === 'mutual' ? applicationAlert(inner) : undefined;
  if (alert !== undefined) return refused.by(`tls-alert:${alert}`);
  if (identity !== undefined) {
    const seenBy = port.declared === 'http' ? 'callee' : 'proxy';
    return admitted.overMtls(identity, { seenBy });
  }
  return inner === undefined ? admitted.overPlaintext() : admitted.overTls();
}
