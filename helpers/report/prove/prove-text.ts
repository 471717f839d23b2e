import { messagesOf } from '../../errors.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { failureText } from '../failure/failure-text.ts';
import { wallSeconds } from '../tally.ts';
import { next, redacted, times } from '../text/summary-text.ts';
import type { TextStyle } from '../text/text-style.ts';
import { provedSabotages, type ProvedSabotage } from './prove-tally.ts';

const COLOUR = { caught: 'green', survived: 'red', inconclusive: 'yellow', 'not-applicable': 'gray' } as const;

/**
 * The report of a sabotage run for a terminal: caught sabotages per check, survivors with their
 * evidence, the verdict, times, where to find more.
 */
export function proveText(bundle: Bundle, style: TextStyle): string {
  const proved = provedSabotages(bundle);
  const problem = proved.filter(({ end }) => end === 'survived' || end === 'inconclusive');
  const blocks = [
    perCheck(proved, style),
    ...problem.map(({ judged }) => failureText(bundle, judged)),
    verdictLine(bundle, proved, style),
    times(bundle),
    redacted(bundle),
    next(bundle),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** The result in a few lines: the verdict, then one line per sabotage that was not caught. */
export function proveShortText(bundle: Bundle): string {
  const proved = provedSabotages(bundle);
  const problem = proved.filter(({ end }) => end !== 'caught').map(endLine);
  return `${[`${headline(bundle, proved)}, ${wallSeconds(bundle).toFixed(1)} s, ${bundle.directory}`, ...stopped(bundle), ...problem].join('\n')}\n`;
}

function perCheck(proved: readonly ProvedSabotage[], style: TextStyle): string {
  const checks = [...Map.groupBy(proved, ({ check }) => check)];
  const width = Math.max(0, ...checks.map(([id]) => id.length));
  return checks
    .flatMap(([id, sabotages]) => {
      const caught = sabotages.filter(({ end }) => end === 'caught').length;
      const colour = caught === sabotages.length ? COLOUR.caught : worst(sabotages);
      const count = style.paint(colour, `caught ${caught.toString()}/${sabotages.length.toString()}`);
      const names = sabotages.filter(({ end }) => end === 'caught').map(({ sabotage }) => sabotage);
      const rest = sabotages.filter(({ end }) => end !== 'caught');
      return [
        `${style.paint('bold', id.padEnd(width))}  ${count}  ${names.join(', ')}`,
        ...rest.map((one) => `  ${style.paint(COLOUR[one.end], one.end)} ${one.sabotage}: ${one.because}`),
      ];
    })
    .join('\n');
}

function worst(sabotages: readonly ProvedSabotage[]): 'red' | 'yellow' | 'gray' {
  if (sabotages.some(({ end }) => end === 'survived')) return COLOUR.survived;
  return sabotages.some(({ end }) => end === 'inconclusive') ? COLOUR.inconclusive : COLOUR['not-applicable'];
}

function verdictLine(bundle: Bundle, proved: readonly ProvedSabotage[], style: TextStyle): string {
  const colour = proved.every(({ end }) => end === 'caught') ? COLOUR.caught : worst(proved);
  return [style.paint(['bold', colour], headline(bundle, proved)), ...stopped(bundle)].join('\n');
}

function headline({ verdicts }: Bundle, proved: readonly ProvedSabotage[]): string {
  const count = (end: ProvedSabotage['end']) => proved.filter((one) => one.end === end).length;
  const counted = [
    `${count('caught').toString()} of ${proved.length.toString()} sabotages caught`,
    `${count('survived').toString()} survived`,
    `${count('inconclusive').toString()} inconclusive`,
    ...(count('not-applicable') === 0 ? [] : [`${count('not-applicable').toString()} not applicable`]),
  ];
  return `${verdicts.verdict}: ${counted.join(', ')}`;
}

function stopped({ run: { failure, ended } }: Bundle): readonly string[] {
  return failure === null ? [] : [`${ended}: ${messagesOf(failure).line}`];
}

function endLine({ check, sabotage, end, because }: ProvedSabotage): string {
  return `${check} ${sabotage}: ${end}: ${because}`;
}
