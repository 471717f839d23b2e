import { isListed, MOST_LISTED } from '../../evidence/replay/cell-observations.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import { describeOutcome } from '../../model/outcome.ts';
import { factLine, headline, rerunCommand } from './labels.ts';

/**
 * A check that is not green, for people: the baseline, the change, the observations, the command to
 * run it again.
 */
export function failureText(bundle: Bundle, check: JudgedCheck): string {
  const sections = [
    ...labelled('baseline', check.cells.filter(({ phase }) => phase === 'baseline').map(cellLine)),
    ...labelled('applied', changeLines(bundle, check)),
    ...labelled('observed', observationLines(bundle, check)),
    ...labelled('rerun', [rerunCommand(check.id)]),
  ];
  return [headline(check), ...sections].join('\n');
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(9)} ${line}`);
}

function cellLine(cell: JudgedCell): string {
  const result = cell.verdict === 'conforms' ? 'as expected' : `expected ${describeOutcome(cell.expected)}`;
  return `${cell.route} ${describeOutcome(cell.observed)} (${result})`;
}

function changeLines(bundle: Bundle, check: JudgedCheck): string[] {
  return bundle.changes
    .filter((change) => change.check === check.id && change.kind !== 'ended')
    .map((change) => `${change.at} ${change.kind} ${JSON.stringify(change.facts)}`);
}

/** The last observations of the deciding cell; without such a cell, the last ones of the check. */
function observationLines(bundle: Bundle, check: JudgedCheck): string[] {
  const relevant = bundle.observations.filter((one) => isListed(one, check));
  const lines = relevant.slice(-MOST_LISTED).map((one) => `${one.at} ${one.witness}: ${factLine(one)}`);
  const left = bundle.earlier[check.id] ?? relevant.length - lines.length;
  return left > 0 ? [`(${left} earlier ones are in the bundle)`, ...lines] : lines;
}
