import { isQuote } from './extent.ts';
import type { Naming } from './names.ts';

/** Between a name and its value: quoted, unquoted and in markup. */
const AFTER_QUOTED = /["'`]\]?\s{0,16}(?::|=>|=)\s{0,64}/y;
const AFTER_BARE = /\]?[ \t]{0,4}(?::=|=>|=|:)[ \t]{0,16}/y;
const AFTER_TAG = /[^<>]{0,80}>/y;
/** Between the two members of a pair in brackets: `["x-api-key", "…"]`. */
const AFTER_FIRST = /["'`]\s{0,16},\s{0,16}(?=["'`])/y;
const AFTER_FLAG = /[ \t]{1,4}|["']\s{0,4},\s{0,64}/y;
/** Between a name and its value in a pair: `{"name": "password", "value": "…"}`. */
const AFTER_PAIR = /["'`]?\s{0,16},?\s{0,64}["'`]?value["'`]?\s{0,4}[:=]\s{0,16}/iy;

/** A name that announces a secret. */
export interface Name {
  readonly start: number;
  readonly end: number;
  readonly naming: Naming;
}

/** The start of a name's value after its separator; undefined without a value. */
export function valueStart(text: string, { start, end }: Name): number | undefined {
  const before = text.charAt(start - 1);
  const isFlag = text.startsWith('--', start);
  const afterBare = isFlag ? [AFTER_BARE, AFTER_FLAG] : [AFTER_BARE, AFTER_PAIR];
  const afterQuoted = isFirstOfPair(text, start, end) ? [AFTER_FIRST] : [AFTER_PAIR, AFTER_QUOTED, ...afterBare];
  const afterAny = isQuote(text.charAt(end)) ? afterQuoted : afterBare;
  const separators = before === '<' ? [AFTER_TAG] : afterAny;
  for (const separator of separators) {
    separator.lastIndex = end;
    if (separator.test(text)) return separator.lastIndex;
  }
  return undefined;
}

/** Whether a name is the first of a pair in brackets, as in lists of headers. */
function isFirstOfPair(text: string, start: number, end: number): boolean {
  const name = text.slice(start, end);
  return (
    /\[\s{0,8}["'`]$/.test(text.slice(Math.max(0, start - 10), start)) &&
    /-|^(?:authorization|cookie)$/i.test(name) &&
    !name.startsWith('-')
  );
}
