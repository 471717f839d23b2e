import { randomUUID } from 'node:crypto';
import type { MeshPort } from '../check/run/ports.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { StreamFacts } from '../probe/stream/facts.ts';
import type { StreamProbeRequest } from '../probe/stream/streams.ts';
import { curlReport } from './clients.ts';

/** How a simulated mesh responds to one request of a stream. */
export interface StreamScene {
  readonly outcome: (request: ProbeRequest) => ExpectedOutcome;
  /** Replaces the facts of curl. */
  readonly answer: (request: ProbeRequest) => ClientFacts | undefined;
}

/** Streams that send requests only while the runner waits for them, as many as it waits for. */
export function simulatedStreams(scene: () => StreamScene): MeshPort['streams'] {
  return (requests, onRequest) => ({
    further: async (count) => {
      const { outcome, answer } = scene();
      for (let sent = 0; sent < count; sent += 1) {
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
  if (facts.kind !== 'http') throw new TypeError(`curl does not report ${facts.kind}`);
  const { exitCode, errorMessage, status, totalMs, responseHeaders, body } = facts;
  return { kind: 'stream', exitCode, errorMessage, status, totalMs, responseHeaders, body };
}
