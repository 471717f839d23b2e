import { isPlaceholder } from '../natural-text.ts';
import type { Span } from '../view.ts';

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

/** Members of `data` and `stringData` beside `kind: Secret`, in JSON or as Go prints it. */
export function secretsInBraces(text: string): Span[] {
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
