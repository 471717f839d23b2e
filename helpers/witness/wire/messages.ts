/** One line of a capture's standard error, understood; see captureScript() for who says what. */
export type CaptureMessage =
  | { readonly kind: 'listening'; readonly who: 'heads' | 'scan' }
  | { readonly kind: 'clear'; readonly token: string }
  | {
      readonly kind: 'counter';
      readonly who: 'heads' | 'scan';
      readonly counter: keyof Counters;
      readonly count: number;
    }
  | { readonly kind: 'words'; readonly who: string; readonly words: string };

/** tcpdump's own counters. */
export interface Counters {
  readonly captured: number;
  readonly received: number;
  readonly dropped: number;
}

const COUNTERS: readonly (readonly [keyof Counters, RegExp])[] = [
  ['captured', /^(\d+) packets? captured$/],
  ['received', /^(\d+) packets? received by filter$/],
  ['dropped', /^(\d+) packets? dropped by kernel$/],
];

/** Reads one line; what nobody foresaw is kept as words. */
export function captureMessage(line: string): CaptureMessage {
  if (line.startsWith('clear:')) return { kind: 'clear', token: line.slice('clear:'.length) };
  const [, who = '', words = line] = /^(\w+) (.*)$/.exec(line) ?? [];
  if (who !== 'heads' && who !== 'scan') return { kind: 'words', who: '', words: line };
  if (/\blistening on \S+, link-type /.test(words)) return { kind: 'listening', who };
  for (const [counter, pattern] of COUNTERS) {
    const count = pattern.exec(words)?.[1];
    if (count !== undefined) return { kind: 'counter', who, counter, count: Number(count) };
  }
  return { kind: 'words', who, words };
}
