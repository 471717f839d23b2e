import { messagesOf } from '../../errors.ts';
import { BUNDLE } from '../../evidence/bundle/bundle-files.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Verdict } from '../../model/verdict.ts';
import { enforcementText } from '../enforcement.ts';
import { failureText } from '../failure/failure-text.ts';
import { redactionsText } from '../redactions.ts';
import { slowestText } from '../slowest.ts';
import { cellCount, phaseSeconds, tally, wallSeconds } from '../tally.ts';
import { legend, matrixText } from './matrix-text.ts';
import { modelViewText } from './model-view.ts';
import type { TextStyle } from './text-style.ts';

const COLOUR = { conforms: 'green', deviates: 'red', inconclusive: 'yellow', 'not-applicable': 'gray' } as const;

/**
 * The whole report of a run for a terminal: matrices, failures with their evidence, verdict, times,
 * where to find more.
 */
export function summaryText(bundle: Bundle, style: TextStyle): string {
  const blocks = [
    matrices(bundle, style),
    ...bundle.verdicts.checks.filter(isProblem).map((check) => failureText(bundle, check)),
    skipped(bundle),
    verdictLines(bundle, style),
    modelViewText(bundle),
    enforcementText(bundle),
    slowestText(bundle),
    times(bundle),
    redacted(bundle),
    next(bundle),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** The verdict, the counts and, if the run did not complete, why. */
export function verdictLines(bundle: Bundle, style: TextStyle): string {
  const counts = tally(bundle);
  const line = `${style.paint(['bold', COLOUR[bundle.verdicts.verdict]], bundle.verdicts.verdict)}: ${counted(counts.total, 'check')}, ${counted(cellCount(bundle), 'cell')}`;
  const detail = `${counts.conforms} conform, ${counts.deviates} deviate, ${counts.inconclusive} inconclusive, ${counts.notApplicable} not applicable`;
  const { failure, ended } = bundle.run;
  const stopped = failure === null ? [] : [style.paint('red', `${ended}: ${messagesOf(failure).line}`)];
  return [`${line} (${detail})`, ...stopped].join('\n');
}

function matrices(bundle: Bundle, style: TextStyle): string {
  const judged = bundle.verdicts.checks.filter((check) => check.cells.length > 0);
  if (judged.length === 0) return '';
  const blocks = judged.map((check) =>
    [heading(bundle, check, style), matrixText(check, style), ...notes(check)].join('\n'),
  );
  return [...blocks, legend(style)].join('\n\n');
}

/** Notes on the outcomes during the change. */
function notes({ cells }: JudgedCheck): readonly string[] {
  return cells.flatMap(({ phase, route, note }) =>
    note === undefined || phase !== 'applied' ? [] : [`${route}: ${note}`],
  );
}

function heading(bundle: Bundle, check: JudgedCheck, style: TextStyle): string {
  const title = bundle.plan.checks.find(({ record }) => record.id === check.id)?.record.title ?? '';
  const enforced = check.enforcedMs === null ? '' : `, enforced after ${Math.round(check.enforcedMs)} ms`;
  return `${style.paint('bold', check.id)} ${title}\n${style.paint(COLOUR[check.verdict], check.verdict)} in ${check.seconds.toFixed(1)} s${enforced}`;
}

function skipped(bundle: Bundle): string {
  const lines = bundle.verdicts.checks
    .filter((check) => check.verdict === 'not-applicable')
    .map((check) => `${check.id}: ${check.because}`);
  return lines.length === 0 ? '' : ['not applicable', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** One line if secrets were redacted, which is no finding about the mesh. */
export function redacted({ run }: Bundle): string {
  return (run.redactions ?? []).length === 0 ? '' : `redacted ${redactionsText(run)}`;
}

/** Seconds per phase. */
export function times(bundle: Bundle): string {
  const phases = Object.entries(phaseSeconds(bundle));
  if (phases.length === 0) return '';
  const rows = [...phases, ['from start to verdict', wallSeconds(bundle)] as const];
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    'where the time went',
    ...rows.map(([title, seconds]) => `  ${title.padEnd(width)} ${seconds.toFixed(1).padStart(8)} s`),
  ].join('\n');
}

/** The path of the bundle, and what to open in it. */
export function next(bundle: Bundle): string {
  return [
    `bundle  ${bundle.directory}`,
    `look at ${bundle.directory}/${BUNDLE.report} for the matrix with its witnesses`,
    `        ${bundle.directory}/${BUNDLE.observations} for what was seen, line by line`,
  ].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function isProblem({ verdict }: { verdict: Verdict }): boolean {
  return verdict === 'deviates' || verdict === 'inconclusive';
}
