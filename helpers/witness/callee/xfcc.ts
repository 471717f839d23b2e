import { EXIT, MeshproofError } from '../../errors.ts';

/**
 * One element of X-Forwarded-Client-Cert: the certificate that one proxy received (Envoy, "HTTP
 * header manipulation", x-forwarded-client-cert). Keys that Envoy may repeat are lists; absent keys
 * are empty.
 */
export interface XfccElement {
  /** Identities of the proxy that added the element. */
  readonly by: readonly string[];
  /** SHA-256 of the peer's certificate, in hex. */
  readonly hash: string;
  /** URI-type subject alternative names of the peer. */
  readonly uri: readonly string[];
  /**
   * Subject of the peer's certificate in RFC 2253 order. Absent and empty differ: Envoy writes
   * `Subject=""` for a certificate with nothing but a SPIFFE URI.
   */
  readonly subject?: string;
  readonly dns: readonly string[];
  /** The peer's certificate, URL-encoded PEM. */
  readonly cert?: string;
  readonly chain?: string;
}

const LISTS = { by: 'by', uri: 'uri', dns: 'dns' } as const;
const TEXTS = { subject: 'subject', cert: 'cert', chain: 'chain' } as const;

/**
 * Parses an X-Forwarded-Client-Cert header: elements by `,`, pairs by `;`, a value with `,`, `;` or
 * `=` in double quotes in which `\"` is a quote. Elements are in the order in which proxies added
 * them; the last one is from the callee's sidecar.
 * @throws MeshproofError naming the position of a syntax error.
 */
export function parseXfcc(text: string): readonly XfccElement[] {
  const elements: XfccElement[] = [];
  let at = 0;
  do {
    const [element, end] = readElement(text, at);
    elements.push(element);
    at = end + 1;
  } while (at <= text.length);
  return elements;
}

/**
 * Formats elements as Envoy does; the inverse of parseXfcc() except for a value with a backslash
 * before a quote or at its end: Envoy escapes quotes, not backslashes.
 */
export function formatXfcc(elements: readonly XfccElement[]): string {
  return elements.map(formatElement).join(',');
}

type Draft = { -readonly [Key in keyof XfccElement]: XfccElement[Key] };

function readElement(text: string, start: number): readonly [XfccElement, number] {
  let element: Draft = { by: [], hash: '', uri: [], dns: [] };
  let at = start;
  for (;;) {
    const equals = text.indexOf('=', at);
    const key = equals < 0 ? '' : text.slice(at, equals).trim();
    if (!/^[A-Za-z]+$/.test(key)) throw malformed(text, at, 'a key followed by "="');
    const [value, end] = text[equals + 1] === '"' ? readQuoted(text, equals + 1) : readPlain(text, equals + 1);
    element = withPair(element, key.toLowerCase(), value, text, at);
    if (text[end] !== ';') return [element, end];
    at = end + 1;
  }
}

function readPlain(text: string, start: number): readonly [string, number] {
  const stop = text.slice(start).search(/[,;"]/);
  const end = stop < 0 ? text.length : start + stop;
  if (text[end] === '"') throw malformed(text, end, '"," or ";"');
  return [text.slice(start, end).trim(), end];
}

function readQuoted(text: string, start: number): readonly [string, number] {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      const end = at + 1;
      if (end < text.length && !',;'.includes(text.charAt(end))) throw malformed(text, end, '"," or ";"');
      return [value, end];
    }
    const escaped = character === '\\' && text[at + 1] === '"';
    value += escaped ? text.charAt((at += 1)) : character;
  }
  throw malformed(text, text.length, 'a closing quote');
}

function withPair(element: Draft, key: string, value: string, text: string, at: number): Draft {
  if (key in LISTS) {
    const list = LISTS[key as keyof typeof LISTS];
    return { ...element, [list]: [...element[list], value] };
  }
  if (key === 'hash') return { ...element, hash: value };
  if (key in TEXTS) return { ...element, [TEXTS[key as keyof typeof TEXTS]]: value };
  throw malformed(text, at, 'one of By, Hash, Cert, Chain, Subject, URI, DNS');
}

function formatElement({ by, hash, uri, subject, dns, cert, chain }: XfccElement): string {
  const pairs: [string, string][] = [
    ...by.map((value): [string, string] => ['By', value]),
    ...(hash === '' ? [] : [['Hash', hash] as [string, string]]),
    ...(cert === undefined ? [] : [['Cert', cert] as [string, string]]),
    ...(chain === undefined ? [] : [['Chain', chain] as [string, string]]),
    ...(subject === undefined ? [] : [['Subject', subject] as [string, string]]),
    ...uri.map((value): [string, string] => ['URI', value]),
    ...dns.map((value): [string, string] => ['DNS', value]),
  ];
  return pairs
    .map(([key, value]) => `${key}=${key === 'Subject' || /[,;="]|^\s|\s$/.test(value) ? quoted(value) : value}`)
    .join(';');
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', String.raw`\"`)}"`;
}

function malformed(text: string, at: number, expected: string): MeshproofError {
  return new MeshproofError({
    operation: `read X-Forwarded-Client-Cert at position ${at.toString()}`,
    details: `expected ${expected} at ${JSON.stringify(text.slice(at, at + 40))} in ${JSON.stringify(text)}`,
    hint: 'find what set the header: a proxy with another grammar, or a caller that forged it',
    exitCode: EXIT.environment,
  });
}
