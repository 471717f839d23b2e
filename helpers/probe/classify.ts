import type { Observed } from '../model/outcome.ts';
import { classifyHttp } from './classification/classify-http.ts';
import { classifyKubelet } from './classification/classify-kubelet.ts';
import { classifyMongo } from './classification/classify-mongo.ts';
import type { ClientFacts } from './facts.ts';

/** What the callee's application received, read from its own answer. */
export interface CalleeWitness {
  /** True when the answer echoes the very request that was sent (its x-request-id). */
  readonly echoesRequest: boolean;
  /** Identity in the last element of X-Forwarded-Client-Cert, which the callee's own sidecar added; "" when there is none. */
  readonly peer: string;
  /** True when the application received any X-Forwarded-Client-Cert at all. */
  readonly certificateForwarded: boolean;
}

/** What a sidecar on the way recorded of the connection. */
export interface ProxyWitness {
  readonly transport: 'plaintext' | 'tls' | 'mtls';
  /** SPIFFE id or X.509 subject of the client certificate that was used; "" when none was. */
  readonly peer: string;
  /** Envoy's response flags, such as `UF`; "" when none. */
  readonly responseFlags: string;
}

/** Everything known about one request besides what its client said. */
export interface Witnessed {
  readonly callee?: CalleeWitness;
  readonly proxy?: ProxyWitness;
}

/**
 * Names what happened to one request. Pure. What its table does not know is inconclusive and shows the raw facts, never a guess.
 * The rows and their sources stand in classify-http.ts, classify-mongo.ts and classify-kubelet.ts.
 */
export function classify(facts: ClientFacts, witnesses: Witnessed): Observed {
  switch (facts.kind) {
    case 'http':
      return classifyHttp(facts, witnesses);
    case 'mongo':
      return classifyMongo(facts, witnesses);
    case 'kubelet':
      return classifyKubelet(facts);
    case 'plumbing':
      return {
        is: 'inconclusive',
        because: `our own plumbing failed ${facts.attempts.toString()} times: ${facts.cause}`,
      };
  }
}
