import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Upstream } from './upstream.ts';

/** Faults of the connection to the API server; each may be changed at any time. */
export interface Faults {
  /** Milliseconds after which a token gets 401. @default never */
  tokenLives?: number;
  /** Every nth request gets 429 with Retry-After. @default none */
  throttleEvery?: number;
  /** The connection of every nth request is reset. @default none */
  resetEvery?: number;
  /** Requests that reach the API server and whose response is lost. @default none */
  loseAnswer?: (request: Seen) => boolean;
  /** Called with each request before it is forwarded. */
  onRequest?: (request: Seen) => void;
}

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  /** "" when none was sent. */
  readonly token: string;
  /** The account that the request is to be made as; "" for the proxy's own. */
  readonly impersonated: string;
  readonly at: number;
  /** Status of the API server's response; undefined before that, and for a tunnel. */
  status?: number;
}

/** How often each fault has occurred. */
export type FaultCounts = Record<'401' | '429' | 'reset' | 'lost' | 'closed', number>;

/** The state of the proxy. */
export interface ProxyState {
  readonly upstream: Upstream;
  readonly faults: Faults;
  readonly faultCounts: FaultCounts;
  readonly seen: Seen[];
  /** Open connections of clients, as they are beneath TLS. */
  readonly sockets: Set<Socket>;
  /** Ends the connection of a request by a TCP reset. */
  readonly reset: (request: IncomingMessage) => void;
}
