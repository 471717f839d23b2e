import Table from 'cli-table3';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Observed } from '../../model/outcome.ts';
import { gridOf } from './grid.ts';
import { shortOutcome } from './labels.ts';
import type { TextStyle } from './text-style.ts';

/** Glyph per kind of outcome: [Unicode, ASCII]. The name beside it has the same meaning. */
const GLYPHS = {
  mtls: ['●', '#'],
  tls: ['◐', '+'],
  plaintext: ['○', 'o'],
  bypassed: ['◌', 'b'],
  refused: ['✕', 'x'],
  'stays-up': ['▲', '^'],
  restarted: ['↻', '@'],
  reports: ['◆', '*'],
  stream: ['≋', '~'],
  accepted: ['✓', 'y'],
  rejected: ['✗', 'n'],
  ready: ['▲', '^'],
  unready: ['▽', 'v'],
  started: ['▲', '^'],
  unstarted: ['▽', 'v'],
  inconclusive: ['?', '?'],
  contradicted: ['‼', '%'],
} as const;

/**
 * The matrix of one check: a line per source, a column per callee and phase. Cells that are not
 * green end in `!`.
 */
export function matrixText(check: JudgedCheck, style: TextStyle): string {
  const grid = gridOf(check);
  if (grid.rows.length === 0) return '';
  const head = ['', ...grid.columns.map(({ callee, phase }) => `${callee}\n${phase}`)];
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true, 'padding-left': 1, 'padding-right': 1 },
    chars: borderless,
  });
  for (const row of grid.rows) table.push([row.source, ...row.cells.map((cell) => cellText(cell, style))]);
  return trimmed(table.toString());
}

/** The legend of the glyphs, on one line. */
export function legend(style: TextStyle): string {
  const entries = Object.entries(GLYPHS).map(([name, glyphs]) => `${glyphs[style.ascii ? 1 : 0]} ${name}`);
  return `${entries.join('  ')}  ! not as expected`;
}

function cellText(cell: JudgedCell | undefined, style: TextStyle): string {
  if (cell === undefined) return '';
  const label = `${glyph(cell.observed, style)} ${shortOutcome(cell.observed)}`;
  return cell.verdict === 'conforms' ? style.paint('green', label) : style.paint(colourOf(cell), `${label} !`);
}

function colourOf(cell: JudgedCell): 'red' | 'yellow' {
  return cell.verdict === 'deviates' ? 'red' : 'yellow';
}

function glyph(outcome: Observed, style: TextStyle): string {
  const kind = outcome.is === 'admitted' ? outcome.over : outcome.is;
  return GLYPHS[kind][style.ascii ? 1 : 0];
}

const borderless = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right', 'middle'].flatMap((side) => [
    [side, ''],
    [`${side}-mid`, ''],
    [`${side}-left`, ''],
    [`${side}-right`, ''],
  ]),
);

function trimmed(table: string): string {
  return table
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
