import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';
import { recordSchema } from '../record-schema.ts';
import type { CheckSource } from '../sources.ts';

/** The fields of a record that do not have the shape which the compiler enforces. */
export function shapeProblems(found: CheckSource): Problem[] {
  const { error } = recordSchema.safeParse(found.exported);
  return (error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [problemAt(found, path, issue.message)];
    return issue.keys.map((key) => problemAt(found, [...path, key], noField(found.exported, path, key)));
  });
}

function problemAt(found: CheckSource, path: readonly string[], message: string): Problem {
  return { file: found.file, line: lineIn(found, ...path), text: `${path.join('.') || 'the record'}: ${message}` };
}

function noField(record: unknown, path: readonly string[], key: string): string {
  const kind = key === 'token' ? fieldAt(record, [...path, 'kind']) : undefined;
  if (typeof kind !== 'string') return 'is no field here';
  return `a token is sent by requests of http.get and http.post alone, not by a probe of the kind ${kind}`;
}

function fieldAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (within, key) => (typeof within === 'object' && within !== null ? Reflect.get(within, key) : undefined),
    value,
  );
}
