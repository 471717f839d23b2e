/** The Service that a request is sent to, as the caller's sidecar resolves it. */
export interface Destination {
  readonly name: string;
  readonly namespace: string;
  /** It has no cluster IP: sidecars do not distinguish its endpoints. */
  readonly headless: boolean;
  /** The subset that a VirtualService selects. */
  readonly subset?: string;
  /** Identities that its servers may have; set by a ServiceEntry. */
  readonly servers?: readonly string[];
  /** The caller's sidecar knows no Service for it and passes it on as it is. */
  readonly passthrough?: true;
  /** The rules that led here. */
  readonly trace: readonly string[];
}

/** What decides the destination of a call. */
export interface Addressing {
  /** See Addressed; the callee's own Service when absent. */
  readonly at?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the callee's container. */
  readonly containerPort: number;
  /** What the caller's sidecar parses; absent for bytes and for callers without a sidecar. */
  readonly request?: {
    readonly host?: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}
