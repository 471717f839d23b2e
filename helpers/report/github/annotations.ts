import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import { printable } from '../../text/sanitize.ts';
import { failureText } from '../failure/failure-text.ts';

/** Where a record is, for the annotation of its check. */
export interface RecordPlace {
  /** Relative to the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * A workflow command of GitHub Actions for each check that is not green: an error at the record's
 * place.
 * @param placeOf where the record with this file and id is
 */
export function annotations(bundle: Bundle, placeOf: (file: string, id: string) => RecordPlace): readonly string[] {
  return bundle.verdicts.checks.filter(isProblem).map((check) => {
    const planned = bundle.plan.checks.find(({ record }) => record.id === check.id);
    const place = planned === undefined ? [] : placed(placeOf(planned.file, planned.sabotage?.of ?? check.id));
    const properties = [...place, `title=${property(`${check.id} ${check.verdict}`)}`].join(',');
    return `::error ${properties}::${data(failureText(bundle, check))}`;
  });
}

function placed({ file, line }: RecordPlace): readonly string[] {
  return [`file=${property(file)}`, `line=${line.toString()}`];
}

/** The escapes of the runner for the message of a command (actions/toolkit, command.ts). */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The escapes of the runner for a property, which ends at a colon or a comma as well. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function isProblem({ verdict }: JudgedCheck): boolean {
  return verdict === 'deviates' || verdict === 'inconclusive';
}
