import { endInSource, isRedacted, startInSource, type Span, type View } from '../view.ts';
import { bareEnd, blockEnd, closingQuote, isAtLineStart, isQuote, lineEnd } from './extent.ts';
import { isSecretValue } from './named-value.ts';
import { namingOf } from './names.ts';
import { type Name, valueStart } from './value-start.ts';

/** Ends of names that can announce a secret; the full name is examined afterwards. */
const NAME_ENDS =
  /(?:authori[sz]ation|cookies?2?|password|passwd|passphrase|passcode|passwort|pwd|pass|key-?data|key|signature|sig|tokens?|secrets?|credentials?|creds|auth|jwt|assertion|bearer|otp|session(?:_?-?id)?|sessid|sid|ticket|dockerconfigjson|dockercfg|connection[-_]?string|keytab)(?![\w-])/gi;
const LONGEST_NAME = 80;

/**
 * Finds secrets by name in JSON, YAML, headers, forms, queries, environments, flags and markup.
 */
export function namedSpans(view: View): Span[] {
  const { text } = view;
  const spans: Span[] = [];
  let done = 0;
  NAME_ENDS.lastIndex = 0;
  for (let match = NAME_ENDS.exec(text); match !== null; match = NAME_ENDS.exec(text)) {
    const end = match.index + match[0].length;
    if (end <= done) continue;
    const start = nameStart(text, match.index);
    const naming = namingOf(text.slice(start, end));
    if (naming === undefined) continue;
    for (const span of valuesAfter(view, { start, end, naming })) {
      spans.push(span);
      done = span.end;
    }
  }
  return spans;
}

function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < LONGEST_NAME && /[\w.-]/.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function valuesAfter(view: View, name: Name): Span[] {
  const { text } = view;
  const at = valueStart(text, name);
  if (at === undefined) return [];
  const first = text.charAt(at);
  if (isQuote(first)) return quoted(view, name, at).spans;
  if (first === '[' || text.startsWith('map[', at)) return listed(view, name, at);
  if (first === '{') return [];
  const block = /[|>][+-]?\d?[ \t]*\r?\n/y;
  block.lastIndex = at;
  if (block.test(text))
    return kept(text, name, { start: block.lastIndex, end: blockEnd(text, name.start, block.lastIndex) });
  return bare(view, name, at);
}

function quoted(view: View, name: Name, at: number): { readonly spans: Span[]; readonly end: number } {
  const end = closingQuote(view, at);
  return { spans: kept(view.text, name, { start: at + 1, end }), end };
}

/** A list of values in JSON, or in brackets as Go prints it. */
function listed(view: View, name: Name, at: number): Span[] {
  const { text } = view;
  const spans: Span[] = [];
  let next = text.indexOf('[', at) + 1;
  for (;;) {
    const gap = /[\s,]{0,64}/y;
    gap.lastIndex = next;
    gap.test(text);
    if (!isQuote(text.charAt(gap.lastIndex))) break;
    const { spans: found, end } = quoted(view, name, gap.lastIndex);
    spans.push(...found);
    next = end + 1;
  }
  if (spans.length > 0 || isQuote(text.charAt(next - 1))) return spans;
  const close = /[^\]\r\n"'`]*/y;
  close.lastIndex = next;
  close.test(text);
  return kept(text, name, { start: next, end: close.lastIndex });
}

/** A JSON number: a marker in its place needs the quotes of its name. */
const NUMBER = /-?\d[\d.eE+-]{0,400}(?=\s{0,64}(?:[,}\]]|$))/y;

function bare(view: View, name: Name, at: number): Span[] {
  const { text } = view;
  NUMBER.lastIndex = at;
  if (isQuote(text.charAt(name.end)) && NUMBER.test(text)) {
    const quote = view.source.slice(startInSource(view, name.end), endInSource(view, name.end));
    return kept(text, name, { start: at, end: NUMBER.lastIndex }).map((span) => ({ ...span, quote }));
  }
  const line = name.naming.isHeader === true || isAtLineStart(text, name.start);
  const valueEnd = line && name.naming.certainty === 'always' ? lineEnd(text, name.start, at) : bareEnd(text, at);
  const escape = view.decoded ? -1 : text.slice(at, valueEnd).indexOf('\\');
  return kept(text, name, { start: at, end: escape < 0 ? valueEnd : at + escape });
}

const SCHEME =
  /^(Bearer|Basic|Digest|Negotiate|NTLM|Kerberos|Token|ApiKey|Api-Key|AWS4-HMAC-SHA256|AWS|Hawk|SharedKey|GoogleLogin|HOBA|Mutual|VAPID|SCRAM-[\w-]+|PrivateToken|OAuth|DPoP|GNAP)[ \t]+(?=\S)/i;

/** The secret part of a value; of a header without the name of its scheme. */
function kept(text: string, { naming }: Name, { start, end }: { start: number; end: number }): Span[] {
  const value = text.slice(start, end);
  const scheme = naming.kind === 'authorization' ? SCHEME.exec(value) : null;
  const kind = scheme?.[1]?.toLowerCase() === 'bearer' ? 'bearer token' : naming.kind;
  const from = start + (scheme?.[0].length ?? 0) + (scheme === null ? leading(value) : 0);
  const to = end - trailing(text.slice(from, end));
  const secret = text.slice(from, to);
  if (secret === '' || isRedacted(secret)) return [];
  return isSecretValue(secret, naming) ? [{ start: from, end: to, kind }] : [];
}

function leading(value: string): number {
  return value.length - value.trimStart().length;
}

function trailing(value: string): number {
  return value.length - value.trimEnd().length;
}
