import type { CostDocument, CostRound } from './cost-document.ts';

const round = (part: Partial<CostRound> = {}): CostRound => ({
  p50Ms: 1,
  p99Ms: 4,
  paceReached: 1,
  requestsPerSecond: 1_000,
  callerProxyUs: 0,
  calleeProxyUs: 0,
  handshakesPerRequest: 0,
  resumed: 0,
  requests: 3_300,
  failed: 0,
  ...part,
});

/** Two ways over three rounds, the last of which was slow for both. */
export const cost: CostDocument = {
  schema: 'meshproof/cost',
  measuredAt: '2026-12-01T14:00:00.000Z',
  machine: { cpu: 'Some CPU <&>', cores: 2, memoryGiB: 8, kernel: '6.18.0', loadBefore: 0.25 },
  mesh: { kubernetes: 'v1.36.3', istio: '1.31-dev', envoy: '1.40.0', loadGenerator: 'Fortio 1.66.5' },
  load: { connections: 4, payloadBytes: 1_024, requestsPerSecond: 100, seconds: 3 },
  ways: [
    { name: 'plaintext', title: 'no sidecars', rounds: [round(), round(), round({ p50Ms: 10, paceReached: 0.9 })] },
    {
      name: 'mtls-single',
      title: 'mTLS, connection per request',
      rounds: [2, 3, 20].map((p50Ms) =>
        round({
          p50Ms,
          requestsPerSecond: 250,
          callerProxyUs: 300,
          calleeProxyUs: 200,
          handshakesPerRequest: 1,
          resumed: 0.5,
          failed: 1,
        }),
      ),
    },
  ],
};
