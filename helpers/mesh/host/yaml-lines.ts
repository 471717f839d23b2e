import { LineCounter, parseDocument } from 'yaml';

interface Positioned {
  readonly range?: readonly number[] | null;
}

/**
 * Finds the line of the value at a path of a YAML text, or of its nearest existing ancestor: a
 * missing key has no line of its own.
 */
export function lineFinder(content: string): (path: readonly PropertyKey[]) => number {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isPositioned(node)) return lines.linePos(node.range?.[0] ?? 0).line;
    }
    return 1;
  };
}

function isPositioned(node: unknown): node is Positioned {
  return typeof node === 'object' && node !== null && 'range' in node;
}
