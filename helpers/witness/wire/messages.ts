/** One parsed line of a capture's standard error, see captureScript(). */
export type CaptureMessage =
  | { readonly kind: 'listening'; readonly source: 'heads' | 'scan' }
  | { readonly kind: 'clear'; readonly token: string }
  | {
      readonly kind: 'counter';
      readonly source: 'heads' | 'scan';
      readonly counter: keyof Counters;
      readonly count: number;
    }
  | { readonly kind: 'other'; readonly source: string; readonly text: string };

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

/** Parses one line; unknown lines keep their text. */
export function captureMessage(line: string): CaptureMessage {
  if (line.startsWith('clear:')) return { kind: 'clear', token: line.slice('clear:'.length) };
  const [, source = '', text = line] = /^(\w+) (.*)$/.exec(line) ?? [];
  if (source !== 'heads' && source !== 'scan') return { kind: 'other', source: '', text: line };
  if (/\blistening on \S+, link-type /.test(text)) return { kind: 'listening', source };
  for (const [counter, pattern] of COUNTERS) {
    const count = pattern.exec(text)?.[1];
    if (count !== undefined) return { kind: 'counter', source, counter, count: Number(count) };
  }
  return { kind: 'other', source, text };
}
