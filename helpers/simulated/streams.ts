import { randomUUID } from 'node:crypto';
import type { MeshPort } from '../check/run/ports.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { StreamFacts } from '../probe/stream/facts.ts';
import type { StreamProbeRequest } from '../probe/stream/streams.ts';
import { curlReport } from './clients.ts';

/** How a simulated mesh answers one request of a stream now. */
export interface StreamScene {
  readonly outcome: (request: ProbeRequest) => ExpectedOutcome;
  /** Replaces what curl says. */
  readonly answer: (request: ProbeRequest) => ClientFacts | undefined;
}

/** Streams that tell nothing of themselves and exactly as many requests as somebody waits for. */
export function simulatedStreams(scene: () => StreamScene): MeshPort['streams'] {
  return (requests, onRequest) => ({
    further: async (count) => {
      const { outcome, answer } = scene();
      for (let told = 0; told < count; told += 1) {
        for (const request of requests) {
          const single = singleRequest(request);
          onRequest(request, streamFacts(answer(single) ?? curlReport(single, outcome(single))));
        }
      }
    },
    end: async () => undefined,
  });
}

function singleRequest({ route, from, to, probe }: StreamProbeRequest): ProbeRequest {
  return { route, from, to, probe: probe.of, requestId: randomUUID() };
}

function streamFacts(facts: ClientFacts): StreamFacts {
  if (facts.kind !== 'http') throw new TypeError(`curl does not say ${facts.kind}`);
  const { exitCode, errorMessage, status, totalMs, responseHeaders, body } = facts;
  return { kind: 'stream', exitCode, errorMessage, status, totalMs, responseHeaders, body };
}
