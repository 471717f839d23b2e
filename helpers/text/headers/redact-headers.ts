import { markerFor } from '../redact/spans.ts';
import { isKeptHeader } from './kept-headers.ts';

/** What was taken out of headers, by kind; filled while they are looked at. */
type Found = string[];

const KIND = 'header';
const MARKER = /^<redacted: [A-Za-z0-9 -]{1,40}, \d{1,10} characters>$/;

/**
 * The facts of a witness with the values of those headers alone that are meant to be recorded: in members that hold headers,
 * and in answers that echo them (in JSON, in the lines of Istio's echo application, in the head of a raw HTTP response).
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

/** An answer that echoes the headers of its request, or is a response as it came over the wire. */
function redactEcho(body: string, found: Found): string {
  if (body.startsWith('HTTP/')) return redactResponse(body, found);
  const value = jsonOf(body);
  if (isRecord(value)) return redactEchoOfJson(body, value, found);
  return body.includes('Header=') ? body.replaceAll(ECHO_LINE, lineWithout(found)) : body;
}

/** What was not changed is not written anew: the bytes that arrived are kept. */
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

/** Istio's echo writes a header per line, behind the mark of a request where its own client prints it. */
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
