import { isPath, isPlaceholder, isWordy, looksRandom } from '../words.ts';
import type { Naming } from './names.ts';

/** The longest stretch of a value by which it is judged; what is longer is no word. */
const JUDGED_BY = 4096;

const MOST_WORDS = 12;

/** Names of algorithms stand where signatures do. */
const SHORTEST: Readonly<Record<string, number>> = { signature: 32 };

/** Whether a value is the secret that its name promises. */
export function isSecretValue(value: string, { certainty, kind }: Naming): boolean {
  const judged = value.slice(0, JUDGED_BY).trim();
  if (isPlaceholder(judged)) return false;
  switch (certainty) {
    case 'always':
      if (kind === 'authorization') return !isSentence(judged) && !isProse(judged);
      return !isSentence(judged) && (kind === 'password' || !isPath(judged));
    case 'likely':
      return judged.length >= 4 && !isPath(judged) && !isWordy(judged);
    case 'perhaps':
      return judged.length >= (SHORTEST[kind] ?? 12) && !isPath(judged) && !/\s/.test(judged) && looksRandom(judged);
  }
}

/** Several words of which the first cannot begin a secret: a message about a password is none. */
function isSentence(value: string): boolean {
  const [first = '', ...rest] = value.split(/[ \t]+/, MOST_WORDS + 1);
  return (
    rest.length > 0 &&
    rest.length < MOST_WORDS &&
    isPlaceholder(first) &&
    rest.every((word) => isWordy(word.replace(/[,.;:!?]+$/, '')))
  );
}

/** A page about authorization goes on in words; a header of that name does not. */
function isProse(value: string): boolean {
  const words = value.split(/[ \t]+/, 4);
  return words.length === 4 && words.slice(0, 3).every((word) => isWordy(word.replace(/[,.;:!?]+$/, '')));
}
