import { isPlaceholder } from '../natural-text.ts';
import type { Span, View } from '../view.ts';

/** A pair of braces and the name of the object. */
interface Group {
  readonly start: number;
  end: number;
  readonly parent: Group | undefined;
  /** The name before its opening brace; "" without one. */
  readonly name: string;
}

const NAME_BEFORE = /["'`]?(\w{1,64})["'`]?\s{0,16}:\s{0,16}$/;
const SECRET = /["'`]?kind["'`]?\s{0,16}:\s{0,16}["'`]?Secret\b(?!\w)/g;
const DATA = new Set(['data', 'stringData', 'binaryData']);
const KEY_TYPE = /["'`]?kty["'`]?\s{0,16}[:=]/;
/** Private members of a JSON Web Key (RFC 7518, 6.2.2, 6.3.2, 6.4.1). */
const KEY_MEMBER =
  /["'`](?:d|p|q|dp|dq|qi|k|r|t)["'`]\s{0,16}[:=]\s{0,16}["'`]([A-Za-z0-9_-]{10,})|(?<![\w.'"`-])(?:d|p|q|dp|dq|qi|k|r|t)[ \t]{0,16}[:=][ \t]{0,16}["'`]?([A-Za-z0-9_-]{10,})/dg;
/** The private member of a key whose type is not in the text. */
const LONE_MEMBER = /["'`]d["'`]\s{0,16}:\s{0,16}["'`]([\w-]{32,})["'`]/dg;
/** Numbers of a private key, as OpenSSL prints them. */
const PRINTED =
  /(?:privateExponent|prime[12]|exponent[12]|coefficient|priv):\s{0,8}\n?((?:\s{0,16}[0-9a-f]{2}:?){8,})/dg;

/** Finds the contents of Kubernetes Secrets, JSON Web Keys and keys that OpenSSL prints. */
export function objectSpans(view: View): Span[] {
  const { text } = view;
  const members = [...text.matchAll(KEY_TYPE.test(text) ? KEY_MEMBER : LONE_MEMBER)];
  return [
    ...spansOf(members, 'private JSON Web Key'),
    ...spansOf([...text.matchAll(PRINTED)], 'private key'),
    ...secretsInBraces(text),
    ...secretsInYaml(text),
  ];
}

function spansOf(matches: readonly RegExpExecArray[], kind: string): Span[] {
  return matches.map(({ indices }) => {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    return { start, end, kind };
  });
}

function secretsInBraces(text: string): Span[] {
  const kinds = [...text.matchAll(SECRET)].map(({ index }) => index);
  if (kinds.length === 0 || !text.includes('{')) return [];
  const groups = groupsOf(text);
  const owners = new Set(kinds.map((at) => innermost(groups, at)).filter((group) => group !== undefined));
  return groups
    .filter(({ name, parent }) => DATA.has(name) && parent !== undefined && owners.has(parent))
    .flatMap(({ start, end }) => membersOf(text, start + 1, end));
}

/** Pairs braces by depth; base64 in a Secret contains no braces. */
function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let open: Group | undefined;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === '{') {
      const name = NAME_BEFORE.exec(text.slice(Math.max(0, index - 100), index))?.[1] ?? '';
      open = { start: index, end: text.length, parent: open, name };
      groups.push(open);
    } else if (open !== undefined) {
      open.end = index;
      open = open.parent;
    }
  }
  return groups;
}

/** The innermost group around a position; groups are sorted by their start. */
function innermost(groups: readonly Group[], at: number): Group | undefined {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((groups[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  let group = groups[low - 1];
  while (group !== undefined && group.end < at) group = group.parent;
  return group;
}

const MEMBER = /["'`]?[\w.-]{1,253}["'`]?\s{0,16}:\s{0,16}(?:"([^"]*)"|'([^']*)'|([^\s,{}"']+))/dg;

function membersOf(text: string, from: number, to: number): Span[] {
  const inside = text.slice(from, to);
  return [...inside.matchAll(MEMBER)].flatMap(({ indices }) => {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? indices?.[3] ?? [0, 0];
    return isPlaceholder(inside.slice(start, end))
      ? []
      : [{ start: from + start, end: from + end, kind: 'Secret data' }];
  });
}

/** A YAML document can begin inside quotes or an element. */
const INSIDE = /["'`>=](?=(?:- )?\w{1,64}:[ \t\r\n])/g;
const LINE = /([ \t]*(?:- {1,8})?)([^\r\n]*)\r?\n?/g;

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly isItem: boolean;
  readonly text: string;
}

/** Members of `data` and `stringData` beside `kind: Secret`, by their indentation. */
function secretsInYaml(source: string): Span[] {
  if (!/kind:[ \t]{0,16}["']?Secret\b/.test(source)) return [];
  const text = source.replaceAll(INSIDE, '\n');
  const lines: Line[] = [...text.matchAll(LINE)].map(({ index, 1: indent = '', 2: rest = '' }) => ({
    at: index + indent.length,
    indent: indent.length,
    isItem: indent.includes('-'),
    text: rest,
  }));
  return objectsOf(lines).flatMap((object) => (object.some(isKindSecret) ? dataOf(object) : []));
}

function isKindSecret({ text }: Line): boolean {
  return /^["']?kind["']?:[ \t]*["']?Secret\b/.test(text);
}

/** Lines of equal indentation in one document or item are members of one object. */
function objectsOf(lines: readonly Line[]): Line[][] {
  const objects: Line[][] = [];
  const open = new Map<number, Line[]>();
  for (const line of lines) {
    if (line.text === '') continue;
    if (line.text.startsWith('---')) open.clear();
    for (const indent of open.keys())
      if (indent > line.indent || (line.isItem && indent >= line.indent)) open.delete(indent);
    const known = open.get(line.indent);
    if (known === undefined) {
      const object = [line];
      open.set(line.indent, object);
      objects.push(object);
    } else known.push(line);
    for (const [indent, object] of open) if (indent < line.indent) object.push(line);
  }
  return objects;
}

function dataOf(object: readonly Line[]): Span[] {
  const outer = object[0]?.indent ?? 0;
  let inside = false;
  return object.flatMap((line) => {
    if (line.indent === outer) inside = /^["']?(?:data|stringData|binaryData)["']?:[ \t]*$/.test(line.text);
    if (!inside || line.indent === outer) return [];
    const name = /^["']?[\w.-]{1,253}["']?:[ \t]+/.exec(line.text)?.[0].length ?? 0;
    const value = line.text.slice(name).trimEnd();
    if (isPlaceholder(value) || (name > 0 && /^[|>][+-]?\d?$/.test(value)) || value.endsWith(':')) return [];
    return [{ start: line.at + name, end: line.at + name + value.length, kind: 'Secret data' }];
  });
}
