import { mayBeReportedAs, traitsOf } from '../../../model/mechanism.ts';
import { describeOutcome } from '../../../model/outcome.ts';
import { calleeProxy, type RequestEvidence } from './request-evidence.ts';

/** The connection may have broken after the sidecar sent its response. */
export function responseLost(evidence: RequestEvidence): string | undefined {
  const { observed } = evidence;
  const logged = calleeProxy(evidence)?.status;
  const failed = observed.is === 'refused' && traitsOf(observed.by).losesResponse === true;
  return failed && logged !== undefined && logged >= 200 && logged < 300
    ? `the client was ${describeOutcome(observed)}, the callee's sidecar logged status ${logged.toString()}`
    : undefined;
}

/**
 * The caller's sidecar retries some failures: an attempt whose line is missing may have succeeded.
 */
export function attemptMissing(evidence: RequestEvidence): string | undefined {
  const { status = 0, refused } = calleeProxy(evidence) ?? {};
  const isRetried = refused !== undefined && traitsOf(refused).isRetried === true;
  return evidence.observed.is === 'admitted' && (isRetried || status >= 500)
    ? `the client was admitted, and the callee's sidecar logged only a failed attempt (${refused ?? status.toString()})`
    : undefined;
}

export function admittedOrRefused(evidence: RequestEvidence): string | undefined {
  const refused = calleeProxy(evidence)?.refused;
  return evidence.observed.is === 'admitted' && refused !== undefined
    ? `the client was admitted, the callee's sidecar logged a refusal by ${refused}`
    : undefined;
}

export function statusDiffers(evidence: RequestEvidence): string | undefined {
  const { status } = evidence;
  const logged = calleeProxy(evidence)?.status;
  return status === 0 || logged === undefined || logged === status
    ? undefined
    : `the client received status ${status.toString()}, the callee's sidecar logged status ${logged.toString()}`;
}

export function refusedOtherwise(evidence: RequestEvidence): string | undefined {
  const refused = calleeProxy(evidence)?.refused;
  if (evidence.observed.is !== 'refused' || refused === undefined) return undefined;
  const { by } = evidence.observed;
  return mayBeReportedAs(refused, by)
    ? undefined
    : `the client was refused by ${by}, the callee's sidecar logged a refusal by ${refused}`;
}

/** A denial that the callee's sidecar did not log as its own comes from a server behind it. */
export function deniedBehindSidecar(evidence: RequestEvidence): string | undefined {
  const proxy = calleeProxy(evidence);
  const author = evidence.observed.is === 'refused' ? traitsOf(evidence.observed.by).deniedBy : undefined;
  return author !== undefined && proxy?.status !== undefined && proxy.refused === undefined
    ? `the client received a denial by ${author}, the callee's sidecar logged that it passed the request on`
    : undefined;
}
