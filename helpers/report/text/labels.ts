import { ARTICLES } from '../../check/handbook/claims.ts';
import type { JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Observed, Outcome } from '../../model/outcome.ts';
import type { Verdict } from '../../model/verdict.ts';

/**
 * The first line about a check that is not green: the route, the observed and the expected outcome.
 */
export function headline({ id, verdict, because }: JudgedCheck): string {
  return because === '' ? `${id} ${verbOf(verdict)}` : `${id} ${verbOf(verdict)}: ${because}`;
}

/** The title of the article that a claim is from. */
export function sourceTitle(article: string): string {
  const titles: Readonly<Record<string, string>> = ARTICLES;
  return titles[article] ?? "Istio's own documents and source";
}

function verbOf(verdict: Verdict): string {
  return verdict === 'inconclusive' ? 'is inconclusive' : verdict === 'not-applicable' ? 'is not applicable' : verdict;
}

/** A short name of an outcome, for a cell of a matrix. */
export function shortOutcome(outcome: Observed): string {
  switch (outcome.is) {
    case 'admitted':
      return outcome.over;
    case 'refused':
    case 'rejected':
      return outcome.by;
    case 'bypassed':
      return `bypassed (${outcome.over})`;
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
    case 'accepted':
    case 'restarted':
    case 'ready':
    case 'started':
    case 'inconclusive':
    case 'contradicted':
      return outcome.is;
  }
}

/** The peer that an outcome names; "" without one. */
export function peerOf(outcome: Outcome | Observed): string {
  return outcome.is === 'admitted' ? (outcome.as ?? '') : '';
}

const LONGEST_LINE = 300;

/** A text on one line, shortened where it is long. */
export function oneLine(line: string): string {
  const flat = line.replaceAll(/\s+/g, ' ').trim();
  return flat.length > LONGEST_LINE ? `${flat.slice(0, LONGEST_LINE)}…` : flat;
}
