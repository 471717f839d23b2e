import type { JudgedCheck } from '../../evidence/schemas/schemas.ts';
import type { Observation } from '../../model/observation.ts';
import type { Observed, Outcome } from '../../model/outcome.ts';
import type { Verdict } from '../../model/verdict.ts';
import { lineOf } from '../../probe/facts.ts';

/** Wording that every report shares, so that text, JUnit and HTML say the same. */

/** How people start one check again; the id of a sabotaged one is `<check>+<sabotage>`. */
export const rerunCommand = (id: string): string => {
  const [check = id, sabotage] = id.split('+');
  return `npm run -s meshproof -- ${sabotage === undefined ? 'run' : 'prove'} ${check}`;
};

/** The first line about a check that is not green: which claim, which route, what was seen, what was expected. */
export function headline({ id, verdict, because }: JudgedCheck): string {
  return because === '' ? `${id} ${verbOf(verdict)}` : `${id} ${verbOf(verdict)}: ${because}`;
}

function verbOf(verdict: Verdict): string {
  return verdict === 'inconclusive' ? 'is inconclusive' : verdict === 'not-applicable' ? 'is not applicable' : verdict;
}

/** One or two words for a cell of a matrix. */
export function shortOutcome(outcome: Observed): string {
  switch (outcome.is) {
    case 'admitted':
      return outcome.over;
    case 'refused':
      return outcome.by;
    case 'stays-up':
      return 'stays up';
    case 'unready':
      return 'not ready';
    case 'unstarted':
      return 'not started';
    case 'reports':
      return outcome.value;
    case 'stream':
      return 'by' in outcome ? `${outcome.pattern} (${outcome.by})` : outcome.pattern;
    case 'restarted':
    case 'ready':
    case 'started':
    case 'inconclusive':
    case 'contradicted':
      return outcome.is;
  }
}

/** The peer that an outcome names, "" when it names none. */
export function peerOf(outcome: Outcome | Observed): string {
  return outcome.is === 'admitted' ? (outcome.as ?? '') : '';
}

const LONGEST_FACT = 200;

/** One observation on one line: the facts of a client in words, those of other witnesses in JSON. */
export function factLine({ facts }: Observation): string {
  return shortened(lineOf(facts) ?? JSON.stringify(facts));
}

function shortened(line: string): string {
  const flat = line.replaceAll(/\s+/g, ' ').trim();
  return flat.length > LONGEST_FACT ? `${flat.slice(0, LONGEST_FACT)}…` : flat;
}
