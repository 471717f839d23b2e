import { TLS_ALERTS, type TlsAlert } from './tls-alerts.ts';

export type { TlsAlert } from './tls-alerts.ts';

/** What follows the colon in the name of a mechanism; the type exists for the compiler alone. */
interface Parameter<Value extends string | number> {
  readonly pattern: string;
  readonly value?: Value;
}

interface MechanismRow {
  readonly takes?: Parameter<string | number>;
  /** Only a running callee, or the sidecar in front of it, can cause it. @default false */
  readonly provesCallee?: boolean;
  /** The callee's sidecar always logs it, so that a missing line leaves doubt. @default false */
  readonly loggedByCallee?: boolean;
  /** Where a callee's sidecar logs it, the application failed and not the sidecar refused. */
  readonly endsAtApplication?: boolean;
  /** Author of the text in which a sidecar denies a request that it can read. */
  readonly deniedBy?: 'RBAC' | 'the external authorizer' | 'a RequestAuthentication';
  /** HTTP status of the response that carries it, where there always is one. */
  readonly httpStatus?: number;
  /** The caller's sidecar retries the request. @default false */
  readonly isRetried?: boolean;
  /**
   * A client can meet it after the callee's sidecar sent a response, which was lost. @default false
   */
  readonly losesResponse?: boolean;
  /** The sidecar whose log names it where the client only noticed that its connection ended. */
  readonly namedBy?: 'caller' | 'callee';
  /** Keys of the mechanisms that a client may report in its place. */
  readonly clientReports?: readonly string[];
}

const END_OF_CONNECTION = ['connection-reset', 'connection-closed', 'upstream-reset'] as const;

/**
 * How a refusal happened; "some failure" is not a mechanism. The type, the schemas and the rules
 * that compare witnesses derive from this table. A new mechanism is a row here and a row in
 * helpers/classify, which recognizes it in what a client reports.
 */
const MECHANISMS = {
  'connection-reset': { losesResponse: true, clientReports: ['connection-closed', 'upstream-reset'] },
  'connection-closed': { losesResponse: true, clientReports: ['connection-reset'] },
  'connection-refused': { losesResponse: true },
  'tls-alert': {
    takes: oneOf(TLS_ALERTS),
    provesCallee: true,
    namedBy: 'callee',
    clientReports: END_OF_CONNECTION,
  },
  'rbac-403': { provesCallee: true, loggedByCallee: true, deniedBy: 'RBAC', httpStatus: 403 },
  'rbac-grpc-7': { provesCallee: true, loggedByCallee: true, deniedBy: 'RBAC' },
  /** A server that the callee's sidecar consulted denied the request. */
  'ext-authz-403': {
    provesCallee: true,
    loggedByCallee: true,
    deniedBy: 'the external authorizer',
    httpStatus: 403,
  },
  /** The callee's sidecar found a token that is no valid one of a known issuer. */
  'jwt-401': { provesCallee: true, loggedByCallee: true, deniedBy: 'a RequestAuthentication', httpStatus: 401 },
  /** The token is for another audience. */
  'jwt-403': { provesCallee: true, loggedByCallee: true, deniedBy: 'a RequestAuthentication', httpStatus: 403 },
  'jwt-grpc-16': { provesCallee: true, loggedByCallee: true, deniedBy: 'a RequestAuthentication' },
  'jwt-grpc-7': { provesCallee: true, loggedByCallee: true, deniedBy: 'a RequestAuthentication' },
  'rbac-l4': {
    provesCallee: true,
    loggedByCallee: true,
    namedBy: 'callee',
    clientReports: END_OF_CONNECTION,
  },
  /** A sidecar could not reach the next hop, or lost it; with Envoy's response flag. */
  'upstream-reset': {
    takes: matching<string>('[A-Z]+'),
    endsAtApplication: true,
    isRetried: true,
    losesResponse: true,
    namedBy: 'caller',
    clientReports: END_OF_CONNECTION,
  },
  /** Status of the response that a probe of the kubelet received. */
  'probe-status': { takes: matching<number>('[0-9]{3}') },
  'no-route': { isRetried: true, endsAtApplication: true },
  'no-endpoints': { isRetried: true, endsAtApplication: true },
  dns: {},
  timeout: { losesResponse: true, endsAtApplication: true },
} as const satisfies Readonly<Record<string, MechanismRow>>;

type Table = typeof MECHANISMS;

/** What precedes the colon in the name of a mechanism. */
export type MechanismKey = keyof Table;

type NameOf<Key extends keyof Table> = Table[Key] extends { readonly takes: Parameter<infer Value> }
  ? `${Key}:${Value}`
  : Key;

/** The name of a mechanism as records and bundles hold it: `rbac-403`, `tls-alert:unknown-ca`. */
export type Mechanism = { [Key in keyof Table]: NameOf<Key> }[keyof Table];

const NAME = new RegExp(`^(${Object.entries<MechanismRow>(MECHANISMS).map(patternOf).join('|')})$`);

export function isMechanism(value: unknown): value is Mechanism {
  return typeof value === 'string' && NAME.test(value);
}

/** The mechanism without its parameter. */
export function keyOf(mechanism: Mechanism): MechanismKey {
  const [key = ''] = mechanism.split(':');
  return key as MechanismKey;
}

/** What holds for a mechanism, whatever its parameter. */
export function traitsOf(mechanism: Mechanism): MechanismRow {
  return MECHANISMS[keyOf(mechanism)];
}

export function isTlsAlert(mechanism: Mechanism): mechanism is `tls-alert:${TlsAlert}` {
  return keyOf(mechanism) === 'tls-alert';
}

/** Whether a client may report one mechanism where a sidecar logged the other. */
export function mayBeReportedAs(logged: Mechanism, reported: Mechanism): boolean {
  return logged === reported || (traitsOf(logged).clientReports ?? []).includes(keyOf(reported));
}

function patternOf([key, { takes }]: [string, MechanismRow]): string {
  return takes === undefined ? key : `${key}:(${takes.pattern})`;
}

function oneOf<Value extends string>(values: readonly Value[]): Parameter<Value> {
  return { pattern: values.join('|') };
}

function matching<Value extends string | number>(pattern: string): Parameter<Value> {
  return { pattern };
}
