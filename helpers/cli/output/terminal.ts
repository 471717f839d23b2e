import { styleText } from 'node:util';
import { isCI } from 'std-env';
import type { TextStyle } from '../../report/text/text-style.ts';
import { sealed } from './edge.ts';
import { ListrProgress, type Progress } from './progress.ts';

/** Environment variables by name; styleText itself reads NO_COLOR and FORCE_COLOR. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The style of text on a stream: colour only where the stream supports it, ASCII where the locale
 * has nothing else.
 */
export function styleFor(stream: NodeJS.WriteStream, env: Environment = process.env): TextStyle {
  return {
    ascii: needsAscii(env),
    paint: (format, text) => {
      // Only these colours are sealed, not those that the text itself contains.
      const [open = '', close = ''] = styleText(format, TEXT, { stream }).split(TEXT);
      return `${sealed(open)}${text}${sealed(close)}`;
    },
  };
}

/** Placeholder for a text while its colours are looked up. */
const TEXT = 'text';

/** Progress on stderr: redrawn on a terminal, plain lines elsewhere, grouped in a GitHub log. */
export function progressOn(stream: NodeJS.WriteStream, env: Environment = process.env): Progress {
  return new ListrProgress({ stream, live: isRedrawn(stream, env), groups: env['GITHUB_ACTIONS'] === 'true' });
}

/**
 * Whether progress is redrawn in place. A terminal that reports no width would get lines that are
 * cut to nothing, so it gets whole lines like a log.
 */
export function isRedrawn(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: Environment,
  inCI: boolean = isCI,
): boolean {
  return isTTY && columns > 0 && !inCI && env['TERM'] !== 'dumb';
}

/** Whether the locale names an encoding other than UTF-8, or the terminal is dumb. */
export function needsAscii(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const encoding = /\.(.+)$/.exec(locale)?.[1];
  return env['TERM'] === 'dumb' || (encoding !== undefined && !/^utf-?8/i.test(encoding));
}
