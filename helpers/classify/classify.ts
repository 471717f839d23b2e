import type { Mechanism, Observed, Transport, X509Subject } from '../model/outcome.ts';
import type { SpiffeId } from '../model/spiffe-id.ts';
import type { ClientFacts } from '../probe/facts.ts';
import { classifyEcho } from './echo.ts';
import { classifyHttp } from './http.ts';
import { classifyIstioctl } from './istioctl.ts';
import { classifyKubelet } from './kubelet.ts';
import { classifyMongo } from './mongo.ts';
import { classifyTelemetry } from './telemetry.ts';
import { classifyTls } from './tls.ts';

/** What the callee's application received, read from its own answer. */
export interface CalleeWitness {
  /** True when the answer echoes the very request that was sent (its x-request-id). */
  readonly echoesRequest: boolean;
  /** Identity in the last element of X-Forwarded-Client-Cert, which the callee's own sidecar added; "" when there is none. */
  readonly peer: string;
  /** True when the application received any X-Forwarded-Client-Cert at all. */
  readonly certificateForwarded: boolean;
}

/** What a sidecar on the way logged of the request or connection. */
export interface ProxyWitness {
  /** Whose sidecar speaks. */
  readonly side: 'caller' | 'callee';
  /** Absent when its line does not tell, as when the connection ended before its first byte. */
  readonly transport?: Transport;
  /** The peer that it authenticated or, at the caller's side, the certificate that it presented; absent without one. */
  readonly as?: SpiffeId | X509Subject;
  /** How it refused, if it did. */
  readonly refused?: Mechanism;
  /** A failure that no row of its table knows, in Envoy's words: never an outcome. */
  readonly unknown?: string;
  /** HTTP status that it logged; absent for a connection and where no response began. */
  readonly status?: number;
  /** What was asked, as it logged it; absent for a connection. */
  readonly request?: { readonly method: string; readonly path: string };
  /** SHA-256 of the peer's verified certificate in lower-case hex. */
  readonly fingerprint?: string;
  /** Version and cipher suite of the session; absent without TLS of its own. */
  readonly tlsVersion?: string;
  readonly cipher?: string;
  /** Its own identity, as it presented it. */
  readonly localUri?: string;
  /** The other end of its connection, `address:port`. */
  readonly remote?: string;
  /** True when nothing but address and time tell that its line is about this request. */
  readonly isSurmised?: true;
}

/** Everything known about one request besides what its client said. A witness that is absent is silent. */
export interface Witnessed {
  readonly callee?: CalleeWitness;
  readonly proxy?: ProxyWitness;
  /** What went over the callee's interface. */
  readonly wire?: 'tls' | 'plaintext';
}

/**
 * Names what happened to one request. Pure. What its table does not know is inconclusive and shows the raw facts, never a guess.
 * Whether its witnesses contradict each other is for the judge to see, not for the tables.
 * The rows and their sources stand in classification/, a file per kind of client.
 */
export function classify(facts: ClientFacts, witnesses: Witnessed): Observed {
  switch (facts.kind) {
    case 'http':
      return classifyHttp(facts, witnesses);
    case 'mongo':
      return classifyMongo(facts, witnesses);
    case 'kubelet':
      return classifyKubelet(facts);
    case 'istioctl':
      return classifyIstioctl(facts);
    case 'telemetry':
      return classifyTelemetry(facts);
    case 'echo':
      return classifyEcho(facts, witnesses);
    case 'tls':
      return classifyTls(facts, witnesses);
    case 'infrastructure':
      return {
        is: 'inconclusive',
        because: `our own plumbing failed ${facts.attempts.toString()} times: ${facts.cause}`,
      };
  }
}
