import type { Mechanism } from '../../mechanism.ts';
import { refused } from '../../outcome.ts';
import type { DatabaseTls } from '../../probes/databases/database-tls.ts';
import type { Workload } from '../../workloads/workload.ts';
import { serverNames } from '../calls/certificates.ts';
import { workloadCalls, type ThroughGateway } from '../calls/workload-calls.ts';
import type { Prediction, Situation } from '../situation.ts';

/**
 * Predicts a request of a database client: what any call meets, and what the client refuses itself
 * that opens TLS.
 */
export function databaseCalls(
  situation: Situation,
  caller: Workload,
  callee: Workload,
  through: ThroughGateway,
): Prediction {
  const { probe } = situation;
  if (probe.kind === 'mongo' && probe.tls === 'unreadable-key')
    return refusal('client-credential', ['the client cannot read its own key, and opens no connection']);
  const called = workloadCalls(situation, caller, callee, through);
  if (!('tls' in probe) || (probe.kind !== 'mongo' && probe.kind !== 'postgres')) return called;
  if (probe.tls === 'none' || called.outcome.is !== 'admitted') return called;
  const unaccepted = ofServer(probe.tls, probe.at, callee);
  return unaccepted === undefined ? called : refusal(unaccepted.by, [...called.trace, unaccepted.because]);
}

/** Why a client does not accept the certificate of a server that it reached. */
function ofServer(
  tls: DatabaseTls,
  at: string | undefined,
  callee: Workload,
): { readonly by: Mechanism; readonly because: string } | undefined {
  if (tls === 'public-authorities') {
    const because = 'the client trusts public authorities alone, and none of them signed the certificate of the server';
    return { by: 'caller-tls-alert:unknown-ca', because };
  }
  if (at === undefined || serverNames(callee).includes(at)) return undefined;
  const because = `the client requires the name ${at}, which the certificate of the server lacks`;
  return { by: 'caller-tls-alert:certificate-unknown', because };
}

function refusal(by: Mechanism, trace: readonly string[]): Prediction {
  return { outcome: refused.by(by), trace };
}
