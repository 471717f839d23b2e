import { isAtPod } from '../../../model/probes/fields.ts';
import { portOf, traitsOf } from '../../../model/probes/registry.ts';
import { parseRoute } from '../../../model/route.ts';
import { containerTraits, portTraits, workloadOf } from '../../../model/workloads/workload.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

/** The caller of a route can send its probe, and the Service of its callee has the port. */
export function probesFitTheirEnds({ found, record }: Candidate): readonly Problem[] {
  return Object.keys(record.baseline).flatMap((route) =>
    problemsOf(record, route).map((problem) => ({
      file: found.file,
      line: lineIn(found, 'baseline', route),
      text: `"${route}" ${problem}`,
    })),
  );
}

function problemsOf(record: CheckRecord, route: string): readonly string[] {
  const { from = '', to = '', via } = parseRoute(route) ?? {};
  const probe = via === undefined ? record.probe : record.probes[via];
  const [caller, callee] = [record.cast[from], record.cast[to]];
  // Another rule reports names that are not declared.
  if (probe === undefined || caller === undefined || callee === undefined) return [];
  const client = traitsOf(probe).client;
  const runs = caller.kind === 'workload' ? caller.app : caller.kind;
  const foreign =
    client === runs ? [] : [`has a probe of the kind ${probe.kind}, which ${client} sends and ${runs} does not`];
  const workload = workloadOf(to, callee);
  const port = portOf(probe);
  if (workload === undefined || port === undefined) return foreign;
  if (isAtPod(probe))
    return containerTraits(workload, port) === undefined
      ? [...foreign, `is sent to port ${port.toString()}, on which the container of ${workload.app} does not listen`]
      : foreign;
  if (portTraits(workload, port) !== undefined) return foreign;
  return [...foreign, `is sent to port ${port.toString()}, which the Service of ${workload.app} does not have`];
}
