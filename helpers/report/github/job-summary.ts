import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import { printableLine } from '../../text/sanitize.ts';
import { tally } from '../tally.ts';
import { gridOf } from '../text/grid.ts';
import { headline, shortOutcome } from '../text/labels.ts';

/** GitHub refuses a summary of more than 1 MiB; the rest is for other steps of the job. */
const MOST_BYTES = 900_000;

/**
 * The run as Markdown for the summary of a job: the counts, and the matrix of each check, first of
 * those that are not green. Matrices of green checks are left out where they would not fit.
 */
export function jobSummary(bundle: Bundle): string {
  const { total, conforms, deviates, inconclusive, notApplicable } = tally(bundle);
  const counts = `${total.toString()} checks: ${conforms.toString()} conform, ${deviates.toString()} deviate, ${inconclusive.toString()} inconclusive, ${notApplicable.toString()} not applicable`;
  const isGreen = ({ verdict }: JudgedCheck) => verdict === 'conforms' || verdict === 'not-applicable';
  const { checks } = bundle.verdicts;
  const title = `## meshproof: ${bundle.verdicts.verdict}\n\n${counts}`;
  const blocks = [...checks.filter((check) => !isGreen(check)), ...checks.filter(isGreen)].map(checkBlock);
  return `${fitting([title, ...blocks]).join('\n\n')}\n`;
}

function fitting(blocks: readonly string[]): readonly string[] {
  let bytes = 0;
  const kept = blocks.filter((block) => (bytes += Buffer.byteLength(block) + 2) < MOST_BYTES);
  const left = blocks.length - kept.length;
  return left === 0 ? kept : [...kept, `${left.toString()} more are in the report of the bundle.`];
}

function checkBlock(check: JudgedCheck): string {
  const { columns, rows } = gridOf(check);
  const heading = `### ${text(check.id)}: ${check.verdict}`;
  const because = check.because === '' ? [] : [text(headline(check))];
  if (rows.length === 0) return [heading, ...because].join('\n\n');
  const table = [
    line(['caller', ...columns.map(({ callee, phase }) => `${callee}, ${phase}`)]),
    `|${' --- |'.repeat(columns.length + 1)}`,
    ...rows.map(({ source, cells }) => line([source, ...cells.map(cellText)])),
  ].join('\n');
  return [heading, ...because, table].join('\n\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(text).join(' | ')} |`;
}

function cellText(cell: JudgedCell | undefined): string {
  if (cell === undefined) return '';
  return `${cell.verdict === 'conforms' ? '✓' : '✗'} ${shortOutcome(cell.observed)}`;
}

/** Text that Markdown and HTML leave as it is. */
function text(foreign: string): string {
  return printableLine(foreign).replaceAll(/[&<>"'`*_|[\]\\!#~@:]/g, (sign) => `&#${sign.charCodeAt(0).toString()};`);
}
