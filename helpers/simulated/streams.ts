import { randomUUID } from 'node:crypto';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { Ask, ClientFacts } from '../probe/facts.ts';
import type { StreamFacts } from '../probe/stream/stream-facts.ts';
import type { StreamAsk } from '../probe/stream/streams.ts';
import type { MeshPort } from '../check/run/ports.ts';
import { curlSays } from './clients.ts';

/** How a simulated mesh answers one request of a stream now. */
export interface StreamScene {
  readonly outcome: (ask: Ask) => ExpectedOutcome;
  /** Replaces what curl says. */
  readonly answer: (ask: Ask) => ClientFacts | undefined;
}

/** Streams that tell nothing of themselves and exactly as many requests as somebody waits for. */
export function simulatedStreams(scene: () => StreamScene): MeshPort['streams'] {
  return (asks, onRequest) => ({
    further: async (count) => {
      const { outcome, answer } = scene();
      for (let told = 0; told < count; told += 1) {
        for (const ask of asks) {
          const single = singleAsk(ask);
          onRequest(ask, streamFacts(answer(single) ?? curlSays(single, outcome(single))));
        }
      }
    },
    end: async () => undefined,
  });
}

function singleAsk({ route, from, to, probe }: StreamAsk): Ask {
  return { route, from, to, probe: probe.of, requestId: randomUUID() };
}

function streamFacts(facts: ClientFacts): StreamFacts {
  if (facts.kind !== 'http') throw new TypeError(`curl does not say ${facts.kind}`);
  const { exitCode, errorMessage, status, totalMs, responseHeaders, body } = facts;
  return { kind: 'stream', exitCode, errorMessage, status, totalMs, responseHeaders, body };
}
