import { FACTS } from '../../../model/facts/facts.ts';
import { probeOf } from '../../plan/requests/streamed.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';
import { outcomesOf } from './outcomes-of.ts';

/** A route with a fact probe expects that fact or a refusal; other routes expect no fact. */
export function reportedFactsAreRequested(candidate: Candidate): readonly Problem[] {
  return [...unfitProbes(candidate), ...unfitOutcomes(candidate)];
}

/** Each fact can be read by certain kinds of probe only. */
function unfitProbes({ found, record }: Candidate): readonly Problem[] {
  return Object.entries({ probe: record.probe, ...record.probes }).flatMap(([name, { kind, fact: what }]) => {
    if (what === undefined || FACTS[what].by.includes(kind)) return [];
    const text = `a probe of the kind ${kind} cannot be sent for ${what}: ${FACTS[what].by.join(', ')} can`;
    return [{ file: found.file, line: lineIn(found, ...(name === 'probe' ? [name] : ['probes', name])), text }];
  });
}

function unfitOutcomes({ found, record }: Candidate): readonly Problem[] {
  return outcomesOf(record).flatMap(({ route, outcome, section }) => {
    const requested = probeOf(record, route).fact;
    const reported = outcome.is === 'reports' ? outcome.fact : undefined;
    const isRefusal = outcome.is === 'refused' || outcome.is === 'restarted';
    if (reported === requested || isRefusal) return [];
    const text = `"${route}" requests ${requested ?? 'no fact'} and expects ${reported ?? 'none'}`;
    return [{ file: found.file, line: lineIn(found, section, route), text }];
  });
}
