import { kubelet } from '../model/kubelet-outcome.ts';
import type { Mechanism, Observed } from '../model/outcome.ts';
import type { KubeletFacts } from '../probe/kubelet/facts.ts';
import { goTlsAlertIn, inconclusive } from './mechanisms.ts';

/**
 * Probe failures in the kubelet's words: "Liveness probe failed: …" followed by Go's network error, the status code, what the gRPC client
 * says (kubernetes, pkg/probe), or what a command wrote, which is curl here. Of a response the kubelet shows the status only; the probed
 * application itself answers 200, so a 403 is the sidecar's.
 */
const FAILURES: readonly (readonly [RegExp, Mechanism])[] = [
  // Whoever still writes when the reset comes is told of a broken pipe.
  [/connection reset by peer|broken pipe/, 'connection-reset'],
  [/connection refused|curl: \(7\)/, 'connection-refused'],
  [/context deadline exceeded|Client\.Timeout|i\/o timeout|failed to connect service .* within/, 'timeout'],
  [/: (unexpected )?EOF$/, 'connection-closed'],
  [/statuscode: 403$/, 'rbac-403'],
];

/** Go's HTTP/2 client lost its connection before it knew why; another probe of the same container may tell. */
const SAYS_NOTHING = /http2: client conn could not be established$/;

/** Names what the kubelet did: kept the container as what it was, or turned it away because its probe failed by one mechanism. */
export function classifyKubelet(facts: KubeletFacts): Observed {
  const { probe = 'liveness', restarts, probeFailures, state = 'running' } = facts;
  // A start that succeeds ends well, however often it had to be made.
  if ((restarts === 0 || probe === 'startup') && probeFailures.length === 0) {
    if (state !== 'running') return inconclusive(`the container is not running: ${state}`);
    return kept(facts);
  }
  const within = `within ${facts.windowMs.toString()} ms: ${said(probeFailures)}`;
  if (!isTurnedAway(facts)) return inconclusive(`the ${probe} probe failed without consequence ${within}`);
  const telling = probeFailures.filter((message) => !SAYS_NOTHING.test(message));
  const mechanisms = tellingOf([...new Set((telling.length === 0 ? probeFailures : telling).map(mechanismOf))]);
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
      return ready ? kubelet.ready() : inconclusive('the container is not ready, and no failed probe says why');
    case 'startup':
      return started ? kubelet.started() : inconclusive('the container has not started, and no failed probe says why');
  }
}

function isTurnedAway({ probe = 'liveness', restarts, ready = true, started = true }: KubeletFacts): boolean {
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

/** A client that still writes while the server's alert is on its way sees its connection end, and nothing else: an alert tells more. */
function tellingOf(mechanisms: readonly Found[]): readonly Found[] {
  const alerts = mechanisms.filter((by) => by?.startsWith('tls-alert:') === true);
  return alerts.length === 0 ? mechanisms : mechanisms.filter((by) => by !== 'connection-reset');
}

function said(probeFailures: readonly string[]): string {
  return probeFailures.length === 0 ? 'no failed probe was reported' : [...new Set(probeFailures)].join(' | ');
}

function mechanismOf(message: string): Mechanism | undefined {
  const text = message.trim();
  const [, status] = /statuscode: (\d{3})$/.exec(text) ?? [];
  const known = FAILURES.find(([pattern]) => pattern.test(text))?.[1] ?? goTlsAlertIn(text);
  return known ?? (status === undefined ? undefined : `probe-status:${Number(status)}`);
}
