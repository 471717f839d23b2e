/** What follows the colon in the name of a mechanism; its type exists for the compiler alone. */
export interface Parameter<Value extends string | number> {
  /** What it is, for the documentation. */
  readonly name: string;
  readonly pattern: string;
  readonly value?: Value;
}

export interface MechanismRow {
  /** What happened, for the documentation. */
  readonly meaning: string;
  readonly takes?: Parameter<string | number>;
  /** It is of manifests, and never of traffic. @default false */
  readonly rejectsManifests?: boolean;
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

/** A parameter that is one of some values. */
export function oneOf<Value extends string>(name: string, values: readonly Value[]): Parameter<Value> {
  return { name, pattern: values.join('|') };
}

/** A parameter of any value that fits a pattern. */
export function matching<Value extends string | number>(name: string, pattern: string): Parameter<Value> {
  return { name, pattern };
}
