import { kubelet } from '../../model/kubelet-outcome.ts';
import { isTlsAlert, type Mechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import type { KubeletFacts } from '../../probe/kubelet/facts.ts';
import { inconclusive } from '../classification.ts';
import { goTlsAlertIn } from '../tls/tls-alerts.ts';

/**
 * Probe failures in the kubelet's events: "Liveness probe failed: …" followed by Go's network
 * error, the status code, the message of the gRPC client (kubernetes, pkg/probe), or the output of
 * a command, which is curl here. The event contains only the status of a response; the probed
 * application itself responds with 200, so a 403 is the sidecar's.
 */
const FAILURES: readonly (readonly [RegExp, Mechanism])[] = [
  // A client that still writes when the reset arrives reports a broken pipe.
  [/connection reset by peer|broken pipe/, 'connection-reset'],
  [/connection refused|curl: \(7\)/, 'connection-refused'],
  [/context deadline exceeded|Client\.Timeout|i\/o timeout|failed to connect service .* within/, 'timeout'],
  [/: (unexpected )?EOF$/, 'connection-closed'],
  [/statuscode: 403$/, 'rbac-403'],
];

/** Go's HTTP/2 client lost its connection before it learned the reason. */
const WITHOUT_CAUSE = /http2: client conn could not be established$/;

/** Names what the kubelet did: it kept the container's state, or changed it after failed probes. */
export function classifyKubelet(facts: KubeletFacts): Observed {
  const { probe = 'liveness', restarts, probeFailures, state = 'running' } = facts;
  // A startup probe that succeeds in the end conforms, however often it failed before.
  if ((restarts === 0 || probe === 'startup') && probeFailures.length === 0) {
    if (state !== 'running') return inconclusive(`the container is not running: ${state}`);
    return kept(facts);
  }
  const within = `within ${facts.windowMs.toString()} ms: ${listed(probeFailures)}`;
  if (!isRejected(facts)) return inconclusive(`the ${probe} probe failed without consequence ${within}`);
  const withCause = probeFailures.filter((message) => !WITHOUT_CAUSE.test(message));
  const mechanisms = mostSpecific([...new Set((withCause.length === 0 ? probeFailures : withCause).map(mechanismOf))]);
  if (mechanisms.length > 1) return inconclusive(`the ${probe} probe failed in more than one way ${within}`);
  const [by] = mechanisms;
  if (by === undefined)
    return inconclusive(`the container was restarted ${restarts.toString()} times and no row knows why, ${within}`);
  switch (probe) {
    case 'liveness':
      return kubelet.restartedBy(by);
    case 'readiness':
      return kubelet.unreadyBy(by);
    case 'startup':
      return kubelet.unstartedBy(by);
  }
}

function kept({ probe = 'liveness', ready = true, started = true }: KubeletFacts): Observed {
  switch (probe) {
    case 'liveness':
      return kubelet.staysUp();
    case 'readiness':
      return ready ? kubelet.ready() : inconclusive('the container is not ready, and no failed probe explains it');
    case 'startup':
      return started
        ? kubelet.started()
        : inconclusive('the container has not started, and no failed probe explains it');
  }
}

function isRejected({ probe = 'liveness', restarts, ready = true, started = true }: KubeletFacts): boolean {
  switch (probe) {
    case 'liveness':
      return restarts > 0;
    case 'readiness':
      return !ready;
    case 'startup':
      return !started;
  }
}

type Found = Mechanism | undefined;

/**
 * A client that still writes while the server's alert arrives reports only a reset; the alert is
 * the cause.
 */
function mostSpecific(mechanisms: readonly Found[]): readonly Found[] {
  const hasAlert = mechanisms.some((by) => by !== undefined && isTlsAlert(by));
  return hasAlert ? mechanisms.filter((by) => by !== 'connection-reset') : mechanisms;
}

function listed(probeFailures: readonly string[]): string {
  return probeFailures.length === 0 ? 'no failed probe was reported' : [...new Set(probeFailures)].join(' | ');
}

function mechanismOf(message: string): Mechanism | undefined {
  const text = message.trim();
  const [, status] = /statuscode: (\d{3})$/.exec(text) ?? [];
  const known = FAILURES.find(([pattern]) => pattern.test(text))?.[1] ?? goTlsAlertIn(text);
  return known ?? (status === undefined ? undefined : `probe-status:${Number(status)}`);
}
