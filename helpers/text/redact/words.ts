const VOWELLESS_RUN = /[bcdfghjklmnpqrstvwxz]{5}/i;
const WORD = /^(?:[A-Za-z]?[a-z]{0,17}|[A-Z]{1,17})$/;
const MOST_WORDS = 12;

/** Whether a text reads like words of a language: `required-by-the-policy` and no `hV7-mK2`. Linear in its length. */
export function isWordy(text: string): boolean {
  const words = text.split(/[-_./: ]/, MOST_WORDS + 1);
  return words.length <= MOST_WORDS && words.every((word) => WORD.test(word) && isSpeakable(word));
}

function isSpeakable(word: string): boolean {
  if (word.length < 4) return true;
  return /[aeiouy]/i.test(word) && !VOWELLESS_RUN.test(word);
}

/** Whether a text looks as if it had been drawn at random: letters and digits mixed, or both cases where no word has them. */
export function looksRandom(text: string): boolean {
  return text.length >= 8 && /[A-Za-z0-9]{4}/.test(text) && !isWordy(text) && /\d|[a-z][A-Z].*[A-Z]|[+/=]/.test(text);
}

const PATH = /^\/?(?:[a-z0-9._-]{1,64}\/){1,16}[a-z0-9._-]{0,64}$/;

/** A file's or a URL's path in lower case, which names a secret and holds none. */
export function isPath(text: string): boolean {
  return text.startsWith('/') && PATH.test(text);
}

const PLACEHOLDER = new RegExp(
  String.raw`^(?:\$\{.*|\$\(.*|\$[A-Z_]+|\{\{.*|%s|%v|<[a-z_ -]+>|[*xX.•-]+|\[\]|\{\}|` +
    'true|false|null|nil|none|undefined|yes|no|on|off|unset|empty|missing|required|optional|invalid|expired|denied|disabled|enabled|failed|' +
    'unknown|must|is|are|was|were|cannot|not|should|has|have|the|an?|of|for|from|in|or|and|to|be|by|with|string|redacted|hidden)$',
  'i',
);

/** A value that stands where a secret could and is none: empty, a word about it, a reference to it. */
export function isPlaceholder(value: string): boolean {
  return value.trim() === '' || PLACEHOLDER.test(value.trim());
}
