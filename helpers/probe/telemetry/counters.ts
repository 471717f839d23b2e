/** One series of a counter, as Prometheus writes it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The lines of a counter in a sidecar's metrics for Prometheus. */
export function linesOf(counter: string, text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith(`${counter}{`));
}

/** The series that grew between two reads, with their second values. */
export function grownBetween(before: readonly string[], after: readonly string[]): readonly Series[] {
  const earlier = new Map(before.map((line) => [nameOf(line), valueOf(line)]));
  return after
    .filter((line) => valueOf(line) > (earlier.get(nameOf(line)) ?? 0))
    .map((line) => ({ labels: labelsOf(line), value: valueOf(line) }));
}

function nameOf(line: string): string {
  return line.slice(0, line.lastIndexOf('}') + 1);
}

function valueOf(line: string): number {
  return Number(line.slice(line.lastIndexOf('}') + 1).trim());
}

function labelsOf(line: string): Readonly<Record<string, string>> {
  const pairs = nameOf(line).matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key, value] as const));
}
