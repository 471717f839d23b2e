import { isPlaceholder } from '../natural-text.ts';
import type { Span } from '../view.ts';

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
export function secretsInYaml(source: string): Span[] {
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
