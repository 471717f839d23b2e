import { messagesOf } from '../../errors.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { cellCount, tally, wallSeconds } from '../tally.ts';
import { headline } from './labels.ts';
import { disagreementLine } from './model-view.ts';

/**
 * The result in a few lines, for a chat: the verdict, then one line per check that is not green.
 */
export function shortText(bundle: Bundle): string {
  const counts = tally(bundle);
  const first = `${bundle.verdicts.verdict}: ${counts.conforms} of ${counts.total} checks conform, ${cellCount(bundle)} cells, ${wallSeconds(bundle).toFixed(1)} s, ${bundle.directory}`;
  const stopped = bundle.run.failure === null ? [] : [`${bundle.run.ended}: ${messagesOf(bundle.run.failure).line}`];
  const problem = bundle.verdicts.checks.filter(({ verdict }) => verdict !== 'conforms').map(headline);
  return `${[first, ...stopped, ...disagreementLine(bundle), ...problem].join('\n')}\n`;
}
