import { describe, expect, test } from 'vitest';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import type { WireFacts } from '../../../witness/wire/facts.ts';
import { atWitnessLevel, type WitnessLevel } from '../../plan/witness-level.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 100 });

async function run(
  faultInjection: FaultInjection,
  witnessLevel: WitnessLevel = 'proxy',
  request: Partial<SimulatedRequest> = {},
) {
  const checks = checksNamed('PA-PERMISSIVE-01').map((check) => atWitnessLevel(check, witnessLevel));
  const result = await simulatedRun({ checks, faultInjection, ...request });
  const [first] = result.checks;
  return { ...result, first, verdict: [first?.verdict, first?.because] };
}

describe('a run with the witness wire', () => {
  test('sends a marker with each request, and proves in the same captures that one would be seen', async () => {
    const { verdict, first, mesh, observations } = await run({}, 'all');
    expect(verdict).toEqual(['conforms', '']);
    expect(mesh.log.filter((line) => line.startsWith('capture'))).toEqual(
      Array.from({ length: 3 }, () => 'capture httpbin sanity'),
    );
    expect(first?.cells.filter(({ witnesses }) => !witnesses.includes('wire'))).toEqual([]);
    expect(observations.filter(({ witness }) => witness === 'wire')).toHaveLength(3);
  });

  test('sends no marker at another witness level', async () => {
    const requests: ProbeRequest[] = [];
    const answer: FaultInjection['answer'] = (request) => {
      requests.push(request);
      return undefined;
    };
    const { mesh } = await run({ answer });
    expect(mesh.log.filter((line) => line.startsWith('capture'))).toEqual([]);
    expect(requests.filter(({ wireMarker }) => wireMarker !== undefined)).toEqual([]);
  });

  const inClear = (facts: WireFacts): WireFacts => ({
    ...facts,
    wireMarkerSeen: true,
    // Of all requests, those over mutual TLS too.
    markersInClear: sent.map((wireMarker) => wireMarker),
  });
  const sent: string[] = [];
  const remember: FaultInjection['answer'] = (request) => {
    if (request.wireMarker !== undefined) sent.push(request.wireMarker);
    return undefined;
  };

  test('deviates when the wire carried in clear what the others report over mutual TLS', async () => {
    const { verdict } = await run({ answer: remember, wire: inClear }, 'all');
    expect(verdict).toEqual([
      'deviates',
      expect.stringContaining('the wire carried the request in plaintext, the other witnesses reported mtls'),
    ]);
  });

  test.each<[string, FaultInjection]>([
    ['no capture could be made', { silent: ['wire'] }],
    ['a packet was lost', { wire: (facts) => ({ ...facts, scan: { ...facts.scan, dropped: 1 } }) }],
    [
      'the marker that was sent in clear was not seen',
      { wire: (facts) => ({ ...facts, wireMarkerSeen: false, markersInClear: [] }) },
    ],
    ['a connection was not seen', { wire: (facts) => ({ ...facts, flows: [] }) }],
  ])('is inconclusive when %s', async (_, faultInjection) => {
    const { verdict } = await run(faultInjection, 'all');
    expect(verdict).toEqual(['inconclusive', expect.stringContaining('the witness "wire" is silent')]);
  });

  test('names the reason when no capture could be made', async () => {
    const { changes, verdict } = await run({ silent: ['wire'] }, 'all');
    expect(verdict[1]).toMatch(/the witness "wire" is silent.*: no capture could be made$/);
    expect(changes.find(({ kind }) => kind === 'infrastructure')?.facts).toEqual({
      capture: 'no capture could be made',
    });
  });
});
