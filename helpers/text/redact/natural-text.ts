const VOWELLESS_RUN = /[bcdfghjklmnpqrstvwxz]{5}/i;
const TERM = /^(?:[A-Za-z]?[a-z]{0,17}|[A-Z]{1,17})$/;
const MOST_TERMS = 12;

/**
 * Whether a text reads like natural language: `required-by-the-policy`, but not `hV7-mK2`. Linear
 * in its length.
 */
export function isWordy(text: string): boolean {
  const terms = text.split(/[-_./: ]/, MOST_TERMS + 1);
  return terms.length <= MOST_TERMS && terms.every((term) => TERM.test(term) && isSpeakable(term));
}

function isSpeakable(term: string): boolean {
  if (term.length < 4) return true;
  return /[aeiouy]/i.test(term) && !VOWELLESS_RUN.test(term);
}

/** Whether a text looks random: letters mixed with digits, or upper case inside lower case. */
export function looksRandom(text: string): boolean {
  return text.length >= 8 && /[A-Za-z0-9]{4}/.test(text) && !isWordy(text) && /\d|[a-z][A-Z].*[A-Z]|[+/=]/.test(text);
}

const PATH = /^\/?(?:[a-z0-9._-]{1,64}\/){1,16}[a-z0-9._-]{0,64}$/;

/** Whether a text is a lower-case path of a file or URL, which can name a secret but not be one. */
export function isPath(text: string): boolean {
  return text.startsWith('/') && PATH.test(text);
}

const PLACEHOLDER = new RegExp(
  String.raw`^(?:\$\{.*|\$\(.*|\$[A-Z_]+|\{\{.*|%s|%v|<[a-z_ -]+>|[*xX.•-]+|\[\]|\{\}|` +
    'true|false|null|nil|none|undefined|yes|no|on|off|unset|empty|missing|required|optional|invalid|expired|denied|disabled|enabled|failed|' +
    'unknown|must|is|are|was|were|cannot|not|should|has|have|the|an?|of|for|from|in|or|and|to|be|by|with|string|redacted|hidden)$',
  'i',
);

/** References to certificates of the run (helpers/model/material); the PEM is not in manifests. */
const REFERENCES =
  /^(?:meshproof-run:\/\/(?:certificate|key|authority|revocations)\/[\w.%*:@-]{1,253}(?:\?[\w.%*=&:@/-]{1,400})?(?:\s|\\+n|$)+)+$/;

/** Whether a value in the place of a secret is not one: empty, a keyword or a reference. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  return text === '' || PLACEHOLDER.test(text) || (text.startsWith('meshproof-run:') && REFERENCES.test(text));
}
