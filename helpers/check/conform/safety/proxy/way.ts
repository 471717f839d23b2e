import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Upstream } from './upstream.ts';

/** Faults of the way to the API server; each may be changed while requests go through. */
export interface Faults {
  /** Milliseconds after which a token is answered 401. @default never */
  tokenLives?: number;
  /** Each request of this number is answered 429 with Retry-After. @default none */
  throttleEvery?: number;
  /** The connection of each request of this number is reset. @default none */
  resetEvery?: number;
  /** Requests that reach the API server and whose answer is lost. @default none */
  loseAnswer?: (request: Seen) => boolean;
  /** Told of each request before it goes on. */
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
  /** What the API server answered; undefined while it has not, and for a tunnel. */
  status?: number;
}

/** How often each fault has struck. */
export type Struck = Record<'401' | '429' | 'reset' | 'lost' | 'closed', number>;

/** The way to the API server and what has happened on it. */
export interface Way {
  readonly upstream: Upstream;
  readonly faults: Faults;
  readonly struck: Struck;
  readonly seen: Seen[];
  /** Open connections of clients, as they are beneath TLS. */
  readonly sockets: Set<Socket>;
  /** Ends the connection of a request by a TCP reset. */
  readonly reset: (request: IncomingMessage) => void;
}
