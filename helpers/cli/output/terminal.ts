import { styleText } from 'node:util';
import { isCI } from 'std-env';
import type { TextStyle } from '../../report/text/text-style.ts';
import { sealed } from './edge.ts';
import { ListrProgress, type Progress } from './progress.ts';

/** Environment variables that decide about the terminal; NO_COLOR and FORCE_COLOR are obeyed by styleText itself. */
type Environment = Readonly<Record<string, string | undefined>>;

/** How text on a stream may look: colour only where the stream shows it, ASCII where the locale has nothing else. */
export function styleFor(stream: NodeJS.WriteStream, env: Environment = process.env): TextStyle {
  return {
    ascii: needsAscii(env),
    paint: (format, text) => {
      // The text may hold colours of its own, which are not ours.
      const [open = '', close = ''] = styleText(format, TEXT, { stream }).split(TEXT);
      return `${sealed(open)}${text}${sealed(close)}`;
    },
  };
}

/** Stands for a text while its colours are looked up. */
const TEXT = 'text';

/** Phases on stderr: redrawn on a terminal that people watch, plain lines elsewhere, folded in a GitHub log. */
export function progressOn(stream: NodeJS.WriteStream, env: Environment = process.env): Progress {
  const live = stream.isTTY && !isCI && env['TERM'] !== 'dumb';
  return new ListrProgress({ stream, live, groups: env['GITHUB_ACTIONS'] === 'true' });
}

/** A locale that names an encoding other than UTF-8 asks for ASCII; one that names none leaves the choice to us. */
export function needsAscii(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const encoding = /\.(.+)$/.exec(locale)?.[1];
  return env['TERM'] === 'dumb' || (encoding !== undefined && !/^utf-?8/i.test(encoding));
}
