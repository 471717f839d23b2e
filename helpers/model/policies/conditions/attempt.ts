/** One request as the callee's sidecar receives it. */
export interface Attempt {
  /** `<trust domain>/ns/<namespace>/sa/<account>` of an mTLS caller; "" for any other caller. */
  readonly principal: string;
  /** Absent when the protocol is not HTTP. */
  readonly http?: HttpAttempt;
  readonly containerPort: number;
  /** Server name of the TLS that the callee's sidecar ends, "" without TLS. @default not known */
  readonly sni?: string;
  /** Addresses of the pods. @default not known */
  readonly addresses?: { readonly caller: string; readonly callee: string };
}

export interface HttpAttempt {
  readonly method: string;
  /** As sent, with its query; sidecars normalize it (see path-normalization.ts). */
  readonly path: string;
  /** Host header, with its port. @default not known */
  readonly host?: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
}
