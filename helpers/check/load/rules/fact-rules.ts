import { FACTS } from '../../../model/facts/facts.ts';
import { parseRoute } from '../../../model/route.ts';
import type { Candidate } from '../candidate.ts';
import { lineOf, type Problem } from '../problem.ts';
import { outcomesOf } from './outcomes-of.ts';

/** Whoever is asked for a fact shows that fact or turns the request away; nobody shows what was not asked for. */
export function reportedFactsAreRequested(candidate: Candidate): readonly Problem[] {
  return [...strangeQuestions(candidate), ...strangeAnswers(candidate)];
}

/** Not every request can be sent for every fact. */
function strangeQuestions({ found, record }: Candidate): readonly Problem[] {
  return Object.entries({ probe: record.probe, ...record.probes }).flatMap(([name, { kind, fact: what }]) => {
    if (what === undefined || FACTS[what].by.includes(kind)) return [];
    const text = `a probe of the kind ${kind} cannot be sent for ${what}: ${FACTS[what].by.join(', ')} can`;
    return [{ file: found.file, line: lineOf(found.source, name), text }];
  });
}

function strangeAnswers({ found, record }: Candidate): readonly Problem[] {
  return outcomesOf(record).flatMap(({ route, outcome, section }) => {
    const { via = '' } = parseRoute(route) ?? {};
    const asked = (record.probes[via] ?? record.probe).fact;
    const shown = outcome.is === 'reports' ? outcome.fact : undefined;
    const turnedAway = outcome.is === 'refused' || outcome.is === 'restarted';
    if (shown === asked || turnedAway) return [];
    const text = `"${route}" is asked for ${asked ?? 'no fact'} and expected to show ${shown ?? 'none'}`;
    return [{ file: found.file, line: lineOf(found.source, section, route), text }];
  });
}
