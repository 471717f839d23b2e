import { isPath, isPlaceholder, isWordy, looksRandom } from '../natural-text.ts';
import type { Naming } from './names.ts';

/** Number of characters by which a value is judged. */
const JUDGED_BY = 4096;

const MOST_TERMS = 12;

/** A shorter signature is the name of an algorithm. */
const SHORTEST: Readonly<Record<string, number>> = { signature: 32 };

/** Whether a value is the secret that its name indicates. */
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

/** A sentence that begins with a placeholder: a message about a password is not a secret. */
function isSentence(value: string): boolean {
  const [first = '', ...rest] = value.split(/[ \t]+/, MOST_TERMS + 1);
  return (
    rest.length > 0 &&
    rest.length < MOST_TERMS &&
    isPlaceholder(first) &&
    rest.every((term) => isWordy(term.replace(/[,.;:!?]+$/, '')))
  );
}

/** Natural language follows the term authorization on a page, but not in a header. */
function isProse(value: string): boolean {
  const terms = value.split(/[ \t]+/, 4);
  return terms.length === 4 && terms.slice(0, 3).every((term) => isWordy(term.replace(/[,.;:!?]+$/, '')));
}
