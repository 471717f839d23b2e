import type { CollectedWitness } from '../check/record/check-record.ts';
import type { MeshPort, WitnessReport } from '../check/run/ports.ts';
import { calleeReport, witnessReport } from '../check/run/witnesses/witness-reports.ts';
import { accessLogOf, outboundLogOf } from './access-log.ts';
import { simulatedCapture, type Details } from './capture.ts';
import { certificateOf } from './certificates.ts';
import type { FaultInjection } from './fault-injection.ts';
import type { SimulatedState } from './state.ts';

/** The witnesses besides the clients. */
export function simulatedWitnesses(
  state: SimulatedState,
  details: ReadonlyMap<string, Details>,
  log: string[],
  faultInjection: FaultInjection,
): Pick<MeshPort, 'witnesses' | 'certificate' | 'capture'> {
  return {
    witnesses: async (answers, _signal, collected) => {
      const reports = answers.flatMap((answer) => [
        ...calleeReport(answer),
        ...(state.isMeshed(answer.request.to)
          ? proxyReport(details.get(answer.request.requestId), collected, faultInjection)
          : []),
        ...callerReport(details.get(answer.request.requestId), collected),
      ]);
      return reports.filter(({ witness }) => faultInjection.silent?.includes(witness) !== true);
    },
    certificate: async (place) => {
      const identity = state.identity(place);
      if (identity === undefined) return undefined;
      const certificate = await certificateOf(identity);
      return (await faultInjection.certificate?.(certificate)) ?? certificate;
    },
    capture: async (spots) => {
      const from = details.size;
      log.push(`capture ${spots.map(({ workload, mode }) => `${workload} ${mode}`).join(', ')}`);
      return {
        stop: async () =>
          spots.map((spot) => {
            if (faultInjection.silent?.includes('wire') === true) return { spot, problem: 'no capture could be made' };
            const facts = simulatedCapture(spot, [...details.values()].slice(from));
            return { spot, facts: faultInjection.wire?.(facts) ?? facts };
          }),
      };
    },
  };
}

/** What the caller's sidecar logs about a call that it could not forward. */
function callerReport(details: Details | undefined, collected: readonly CollectedWitness[]): readonly WitnessReport[] {
  if (details === undefined || !collected.includes('proxy')) return [];
  const { answer, truth } = details;
  const facts = outboundLogOf(answer, truth);
  return facts === undefined ? [] : [witnessReport(answer, 'proxy', facts)];
}

function proxyReport(
  details: Details | undefined,
  collected: readonly CollectedWitness[],
  { line }: FaultInjection,
): readonly WitnessReport[] {
  if (details === undefined || !collected.includes('proxy')) return [];
  const { answer, truth } = details;
  const facts = accessLogOf(answer, truth);
  if (facts === undefined) return [];
  const lines = facts.lines.map((entry) => line?.(entry, answer.request) ?? entry);
  return [witnessReport(answer, 'proxy', { ...facts, lines })];
}
