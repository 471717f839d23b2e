import { encodedSpans } from './encoded/encoded.ts';
import { schemeSpans } from './shapes/free.ts';
import { jwtSpans } from './shapes/jwt.ts';
import { namedSpans } from './shapes/named.ts';
import { objectSpans } from './shapes/objects.ts';
import { pemSpans } from './shapes/pem.ts';
import { tokenSpans } from './shapes/tokens.ts';
import { urlSpans } from './shapes/urls.ts';
import { marked, merged } from './spans.ts';
import { decodedView, isRedacted, plainView, spanBehind, type Span, type View } from './view.ts';

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** The kind of each secret that was replaced, in the order of the text; empty when there was none. */
  readonly found: readonly string[];
}

/** Nothing shorter holds a name and a secret. */
const SHORTEST = 8;

/** Texts in which nothing was found: a run records the same addresses and certificates again and again. */
const clean = new Set<string>();
const MOST_REMEMBERED = 2048;
const LONGEST_REMEMBERED = 16_384;

function remember(text: string): void {
  if (text.length > LONGEST_REMEMBERED) return;
  if (clean.size >= MOST_REMEMBERED) clean.clear();
  clean.add(text);
}

/** Secrets within encodings within encodings are looked for as deep as this. */
const DEEPEST = 5;

/**
 * Replaces every secret of a text by its kind and its length: `<redacted: bearer token, 842 characters>`. Pure, and linear in
 * the length of the text; what was redacted before stays as it is, and what was valid JSON still is.
 */
export function redact(text: string): Redacted {
  if (text.length < SHORTEST || clean.has(text)) return { text, found: [] };
  const spans = merged(secretsOf(text, DEEPEST));
  if (spans.length === 0) {
    remember(text);
    return { text, found: [] };
  }
  return { text: marked(text, spans), found: spans.map(({ kind }) => kind) };
}

/** Secrets of a text by their places in it. */
function secretsOf(text: string, depth: number): readonly Span[] {
  const plain = plainView(text);
  const decoded = decodedView(text);
  const views = decoded.text === plain.text ? [decoded] : [decoded, plain];
  return views.flatMap((view) =>
    [...shapesIn(view), ...(view === views[0] ? decodedIn(view, depth) : [])]
      .filter(({ start, end }) => start < end && !isRedacted(view.text.slice(start, end)))
      .map((span) => spanBehind(view, view.decoded ? span : aroundEscapes(view.text, span))),
  );
}

/** A stretch that takes no half of an escape: neither the letter behind a backslash nor the backslash before a letter. */
function aroundEscapes(text: string, span: Span): Span {
  let { start, end } = span;
  while (end > start + 1 && text.charAt(end - 1) === '\\') end -= 1;
  while (start > 0 && text.charAt(start - 1) === '\\') start -= 1;
  return { ...span, start, end };
}

function shapesIn(view: View): readonly Span[] {
  const { text } = view;
  return [
    ...pemSpans(text),
    ...jwtSpans(text),
    ...tokenSpans(text),
    ...urlSpans(text),
    ...namedSpans(view),
    ...objectSpans(view),
    ...schemeSpans(text),
  ];
}

function decodedIn({ text }: View, depth: number): readonly Span[] {
  if (depth === 0) return [];
  return encodedSpans(text, (inner) => merged(secretsOf(inner, depth - 1)));
}
