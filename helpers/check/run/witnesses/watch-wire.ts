import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import { newWireMarker } from '../../../witness/wire/wire-marker.ts';
import { NO_ROUTE } from '../../judge/reports/judge-context.ts';
import { castOf, expectationsOf } from '../../plan/changes/change-set.ts';
import { terminatingPorts } from '../../plan/sidecar.ts';
import type { CheckContext } from '../context.ts';
import type { CaptureSpot, Facts } from '../ports.ts';
import { plain } from './witness-reports.ts';

/**
 * Runs a phase, with packet captures beside the callees if the record has the witness "wire". Every
 * request then carries a marker; what the captures saw is recorded when the phase has ended, also
 * by an error. A capture that failed is recorded as such: the wire is silent then.
 */
export async function watchingWire<T>(
  context: CheckContext,
  phase: Phase,
  work: (context: CheckContext) => Promise<T>,
): Promise<T> {
  const { mesh, run, signal } = context;
  const spots = run.record.witnesses.includes('wire') ? spotsOf(context, phase) : [];
  if (spots.length === 0) return work(context);
  const wireMarker = newWireMarker();
  const members = spots.map(({ member }) => member);
  const watch = await mesh.capture(
    spots.map(({ spot }) => spot),
    wireMarker,
    signal,
  );
  try {
    return await work({ ...context, wireMarker });
  } finally {
    for (const [index, captured] of (await watch.stop()).entries()) {
      if ('problem' in captured)
        context.journal.change(run.record.id, phase, 'infrastructure', { capture: captured.problem });
      else
        recordCapture(context, phase, {
          member: members[index] ?? '',
          wireMarker,
          facts: plain(captured.facts),
        });
    }
  }
}

function recordCapture({ journal, run }: CheckContext, phase: Phase, facts: Facts): void {
  const place = { check: run.record.id, phase, round: 0 };
  journal.observe({ ...place, route: NO_ROUTE, witness: 'wire', requestId: '', facts });
}

interface Spot {
  readonly member: string;
  readonly spot: CaptureSpot;
}

/**
 * Every port of a callee with a sidecar that a route of the phase leads to, and the ports of a
 * callee without one at which its application terminates the TLS of its caller's sidecar.
 */
function spotsOf({ run }: CheckContext, phase: Phase): readonly Spot[] {
  const { record, requests } = run;
  const cast = castOf(record, phase);
  const expectations = expectationsOf(record, phase);
  const spots = requests.flatMap(({ route, from, to, containerPort: port }): readonly Spot[] => {
    const member = parseRoute(route)?.to ?? '';
    const callee = cast[member];
    if (port === undefined || callee?.kind !== 'workload') return [];
    const mode = isInClear(expectations[route], cast, route) ? 'sanity' : 'assert';
    if (callee.membership === 'meshed') return [{ member, spot: { ...to, port, mode } }];
    const ports = terminatingPorts(record, cast, route, expectations[route]);
    return ports.map((one) => ({ member, spot: { ...to, port: one, mode, imageOf: from } }));
  });
  const byPort = Map.groupBy(spots, ({ member, spot }) => `${member} ${spot.port.toString()}`);
  return [...byPort.values()].flatMap((same) => same.find(({ spot }) => spot.mode === 'sanity') ?? same[0] ?? []);
}

/** Whether a route sends in clear: the capture must see its marker, or it is blind. */
function isInClear(
  expected: ExpectedOutcome | undefined,
  cast: CheckContext['run']['record']['cast'],
  route: string,
): boolean {
  const caller = cast[parseRoute(route)?.from ?? ''];
  if (expected?.is === 'admitted') return expected.over === 'plaintext';
  return (
    caller?.kind === 'workload' &&
    caller.membership === 'bare' &&
    expected?.is === 'refused' &&
    expected.by === 'connection-reset'
  );
}
