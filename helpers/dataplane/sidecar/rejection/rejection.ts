/** A configuration that a proxy rejected; it still runs the previous one, or none. */
export interface Rejection {
  /** Last part of the resource's type: `Listener`, `Cluster`, `RouteConfiguration`. */
  readonly type: string;
  /** Envoy's reason. */
  readonly reason: string;
}

/** Envoy logs it at `warning` (source/extensions/config_subscription/grpc). */
const LOGGED = /config for type\.googleapis\.com\/(?<type>\S+) rejected: (?<reason>.+)/;

/** The rejection in a line of a sidecar's log; undefined for any other line. */
export function rejectionIn(line: string): Rejection | undefined {
  const { type = '', reason = '' } = LOGGED.exec(line)?.groups ?? {};
  return reason === '' ? undefined : { type: type.slice(type.lastIndexOf('.') + 1), reason: reason.trim() };
}

/** Every line of a sidecar's log begins with its time; other lines continue the one before. */
const BEGINS = /^\d{4}-\d{2}-\d{2}T/;

/** Longest part of a reason that is quoted from its begin and from its end. */
const QUOTED = 300;

/**
 * The rejections in the lines of a sidecar's log, oldest first. Envoy prints the configuration that
 * it rejects between the begin of its reason and the end, over hundreds of lines.
 */
export function rejectionsIn(lines: readonly string[]): readonly Rejection[] {
  return lines.flatMap((line, index) => {
    const begun = rejectionIn(line);
    if (begun === undefined) return [];
    const next = lines.findIndex((later, at) => at > index && BEGINS.test(later));
    const rest = lines.slice(index + 1, next === -1 ? undefined : next);
    return [{ ...begun, reason: shortened([begun.reason, ...rest].join(' ')) }];
  });
}

function shortened(reason: string): string {
  const text = reason
    .replaceAll(/\s+/g, ' ')
    .replace(/ thread=\d+ ?$/, '')
    .trim();
  return text.length <= 2 * QUOTED ? text : `${text.slice(0, QUOTED)} … ${text.slice(-QUOTED)}`;
}

/** istiod's warning of a proxy's refusal (Istio, pilot/pkg/xds/delta.go, and pkg/xds/server.go). */
const ACK_ERROR = /ADS:(?<type>\w+): ACK ERROR (?<proxy>\S+) \w+:(?<reason>.+)/;

const TYPES: Readonly<Record<string, string>> = { LDS: 'Listener', CDS: 'Cluster', RDS: 'RouteConfiguration' };

/** The rejection by a pod's sidecar in a line of istiod's log; undefined for any other line. */
export function istiodRejectionIn(
  line: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Rejection | undefined {
  const { type = '', proxy = '', reason = '' } = ACK_ERROR.exec(line)?.groups ?? {};
  // Connections are numbered: `<pod>.<namespace>-<n>`.
  if (!proxy.startsWith(`${name}.${namespace}-`)) return undefined;
  return { type: TYPES[type] ?? type, reason: reason.trim() };
}

/** One sentence about a rejection. */
export function rejectionText({ type, reason }: Rejection): string {
  return `Envoy rejected the configuration of type ${type}: ${reason}`;
}

/** What to do about any rejection. */
export const REJECTION_HINT =
  'find the EnvoyFilter or the policy that it names, also in the root namespace: kubectl get envoyfilters -A';
