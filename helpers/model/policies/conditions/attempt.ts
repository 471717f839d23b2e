import type { Token } from '../../probes/token.ts';

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
  readonly addresses?: { readonly caller: string; readonly callee?: string };
}

export interface HttpAttempt {
  readonly method: string;
  /** As sent, with its query; sidecars normalize it (see path-normalization.ts). */
  readonly path: string;
  /** Host header, with its port. @default not known */
  readonly host?: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** The token in its header Authorization. @default none */
  readonly token?: Token;
  /** Claims of the token that the callee's sidecar verified. @default none */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Headers that the callee's sidecar wrote with these claims, in lower case. @default none */
  readonly written?: readonly string[];
}
