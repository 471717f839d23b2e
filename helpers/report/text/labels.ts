import type { JudgedCheck } from '../../evidence/schemas/schemas.ts';
import type { Observation } from '../../model/observation.ts';
import type { Observed, Outcome } from '../../model/outcome.ts';
import type { Verdict } from '../../model/verdict.ts';

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

/** One raw fact on one line: what curl, the driver, an echo application, a TLS client or the kubelet said; other witnesses in JSON, shortened. */
export function factLine({ facts }: Observation): string {
  switch (facts['kind']) {
    case 'http':
    case 'stream':
      return shortened(
        `curl exit ${text(facts['exitCode'])}, status ${text(facts['status']).padStart(3, '0')} ${text(facts['errorMessage'])}`,
      );
    case 'mongo':
      return shortened(
        facts['ok'] === true ? 'answered' : `${text(facts['errorName'])}: ${text(facts['errorMessage'])}`,
      );
    case 'kubelet':
      return shortened(`${text(facts['restarts'])} restarts; ${text(facts['probeFailures'])}`);
    case 'echo':
      return shortened(
        `${text(facts['protocol'])} ${facts['ok'] === true ? 'answered' : text(facts['error'])}, status ${text(facts['status']).padStart(3, '0')} ${text(facts['body'])}`,
      );
    case 'tls':
      return shortened(
        `TLS reached ${text(facts['reached'])} ${text(facts['version'])} ${text(facts['errorCode'])} ${text(facts['errorMessage'])}`,
      );
    default:
      return shortened(JSON.stringify(facts));
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function shortened(line: string): string {
  const flat = line.replaceAll(/\s+/g, ' ').trim();
  return flat.length > LONGEST_FACT ? `${flat.slice(0, LONGEST_FACT)}…` : flat;
}
