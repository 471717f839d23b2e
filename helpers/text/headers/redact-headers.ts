import { markerFor } from '../redact/spans.ts';
import { isKeptHeader } from './kept-headers.ts';

/** Kinds of the values that were removed; filled during redaction. */
type Found = string[];

const KIND = 'header';
const MARKER = /^<redacted: [A-Za-z0-9 -]{1,40}, \d{1,10} characters>$/;

/**
 * Removes the values of headers that must not be recorded from the facts of a witness: in members
 * that contain headers, and in responses that echo them (in JSON, in the lines of Istio's echo
 * application, in the head of a raw HTTP response).
 */
export function redactHeaders(facts: unknown, found: Found): unknown {
  if (Array.isArray(facts)) return facts.map((item) => redactHeaders(item, found));
  if (typeof facts !== 'object' || facts === null) return facts;
  const members = Object.entries(facts).map(([name, member]): [string, unknown] => {
    if (HOLDS_HEADERS.test(name) && isRecord(member)) return [name, keptOf(member, found)];
    if (typeof member === 'string') return [name, ECHOES.test(name) ? redactEcho(member, found) : member];
    return [name, redactHeaders(member, found)];
  });
  return Object.fromEntries(members);
}

const HOLDS_HEADERS = /^(?:request|response|received)?_?headers$/i;
const ECHOES = /^(?:body|answer|text|stdout)$/;

function keptOf(headers: Readonly<Record<string, unknown>>, found: Found): unknown {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, isKeptHeader(name) ? values : hidden(values, found)]),
  );
}

function hidden(value: unknown, found: Found): unknown {
  if (Array.isArray(value)) return value.map((item) => hidden(item, found));
  if (typeof value !== 'string' || value === '' || MARKER.test(value)) return value;
  found.push(KIND);
  return markerFor(KIND, value.length);
}

/** Redacts a body that echoes the headers of its request, or a raw HTTP response. */
function redactEcho(body: string, found: Found): string {
  if (body.startsWith('HTTP/')) return redactResponse(body, found);
  const value = jsonOf(body);
  if (isRecord(value)) return redactEchoOfJson(body, value, found);
  return body.includes('Header=') ? body.replaceAll(ECHO_LINE, lineWithout(found)) : body;
}

/** Returns the original bytes if nothing was removed. */
function redactEchoOfJson(body: string, value: Readonly<Record<string, unknown>>, found: Found): string {
  const before = found.length;
  const redacted = redactHeaders(value, found);
  if (found.length === before) return body;
  return `${JSON.stringify(redacted, null, body.includes('\n') ? 2 : undefined)}${body.endsWith('\n') ? '\n' : ''}`;
}

function redactResponse(response: string, found: Found): string {
  const end = /\r?\n\r?\n/.exec(response);
  const head = end === null ? response : response.slice(0, end.index);
  const body = end === null ? '' : response.slice(end.index + end[0].length);
  return `${head.replaceAll(HEADER_LINE, lineWithout(found))}${end?.[0] ?? ''}${body === '' ? '' : redactEcho(body, found)}`;
}

/** Istio's echo prints one header per line; its client adds a prefix with the request's number. */
const ECHO_LINE = /^((?:\[\d+ body\] )?(?:Request|Response)Header=)([^:\r\n]+)(:)([^\r\n]*)/gm;
const HEADER_LINE = /^()([\w.-]+)(:[ \t]*)([^\r\n]*)/gm;

function lineWithout(found: Found): (line: string, ...groups: string[]) => string {
  return (line, before = '', name = '', separator = '', value = '') =>
    isKeptHeader(name) ? line : `${before}${name}${separator}${String(hidden(value, found))}`;
}

function jsonOf(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
