import type { TextStyle } from '../../report/text/text-style.ts';
import type { Finding } from './finding.ts';

const MARKS = {
  ready: ['green', '✓', 'ok'],
  will: ['cyan', '→', '->'],
  warning: ['yellow', '!', '!'],
  missing: ['red', '✗', 'x'],
} as const;

/** One line per finding, followed by its hint where there is one. */
export function findingsText(findings: readonly Finding[], style: TextStyle): string {
  const width = Math.max(...findings.map(({ need }) => need.length));
  const lines = findings.flatMap(({ need, state, details, hint }) => {
    const [colour, glyph, plain] = MARKS[state];
    const line = `${style.paint(colour, style.ascii ? plain.padEnd(2) : glyph)} ${need.padEnd(width)}  ${details}`;
    return hint === '' ? [line] : [line, `${' '.repeat(width + 4)}${hint}`];
  });
  return `${lines.join('\n')}\n`;
}
