import { decodedView, plainView } from './decode-view.ts';
import { encodedSpans } from './encoded/encoded.ts';
import { backslashesBefore } from './shapes/extent.ts';
import { schemeSpans } from './shapes/free.ts';
import { jwtSpans } from './shapes/jwt.ts';
import { namedSpans } from './shapes/named.ts';
import { objectSpans } from './shapes/objects.ts';
import { pemSpans } from './shapes/pem.ts';
import { tokenSpans } from './shapes/tokens.ts';
import { urlSpans } from './shapes/urls.ts';
import { marked, merged } from './spans.ts';
import { isRedacted, spanInSource, type Span, type View } from './view.ts';

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** The kind of each replaced secret, in the order of the text. */
  readonly found: readonly string[];
}

/** A shorter text cannot contain a name and a secret. */
const SHORTEST = 8;

/** Texts without secrets: a run records the same addresses and certificates repeatedly. */
const clean = new Set<string>();
const MOST_REMEMBERED = 8192;
const LONGEST_REMEMBERED = 16_384;

/**
 * The random identifiers that a run gives to its requests (RFC 9562, version 4). Each has a digit
 * and a dash at the same places, so the redactor treats them all alike.
 */
const REQUEST_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g;

/** One of them in place of all: a placeholder would be no secret where an identifier is one. */
const ANY_ID = '00000000-0000-4000-8000-000000000000';

/** Texts that differ in such identifiers alone have the same key. */
function keyOf(text: string): string | undefined {
  return text.length > LONGEST_REMEMBERED ? undefined : text.replaceAll(REQUEST_ID, ANY_ID);
}

function remember(key: string | undefined): void {
  if (key === undefined) return;
  if (clean.size >= MOST_REMEMBERED) clean.clear();
  clean.add(key);
}

/** Maximum depth of nested encodings that are searched. */
const DEEPEST = 5;

/** Maximum number of passes; except in hostile texts, the second one finds nothing. */
const MOST_PASSES = 8;

/**
 * Replaces every secret of a text by its kind and length: `<redacted: bearer token, 842
 * characters>`. Pure, idempotent and linear in the length of the text; valid JSON stays valid.
 */
export function redact(text: string): Redacted {
  let result: Redacted = { text, found: [] };
  // Once a marker replaces a secret, the text beside it can match as another secret.
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = redactOnce(result.text);
    // A marker that replaces itself is not a finding.
    if (next.text === result.text) break;
    result = { text: next.text, found: [...result.found, ...next.found] };
  }
  return result;
}

function redactOnce(text: string): Redacted {
  const key = keyOf(text);
  if (text.length < SHORTEST || (key !== undefined && clean.has(key))) return { text, found: [] };
  const spans = merged(secretsOf(text, DEEPEST));
  if (spans.length === 0) {
    remember(key);
    return { text, found: [] };
  }
  return { text: marked(text, spans), found: spans.map(({ kind }) => kind) };
}

/** Spans of the secrets in a text. */
function secretsOf(text: string, depth: number): readonly Span[] {
  const plain = plainView(text);
  const decoded = decodedView(text);
  const views = decoded.text === plain.text ? [decoded] : [decoded, plain];
  return views.flatMap((view) =>
    [...shapesIn(view), ...(view === views[0] ? decodedIn(view, depth) : [])]
      .filter(({ start, end }) => start < end && !isRedacted(view.text.slice(start, end)))
      .map((span) => (view.decoded ? span : aroundEscapes(view.text, span)))
      .filter(({ start, end }) => start < end)
      .map((span) => spanInSource(view, span)),
  );
}

/**
 * Extends or shortens a span so that it does not split an escape: neither the letter after a
 * backslash nor the backslashes before a letter. An even number of backslashes at its end belongs
 * to it.
 */
function aroundEscapes(text: string, span: Span): Span {
  const trailing = backslashesBefore(text, span.end);
  const end = trailing % 2 === 0 ? span.end : Math.max(span.start, span.end - trailing);
  return { ...span, start: span.start - backslashesBefore(text, span.start), end };
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
