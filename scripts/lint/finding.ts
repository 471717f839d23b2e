/** What one rule reports about one place of the project. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export function formatFinding({ path, line, column, message }: Finding): string {
  return `${path}:${line}:${column}: ${message}`;
}

/** Line and column of an offset, both counted from 1. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
