import { EXIT, type ExitCode } from '../../errors.ts';

/** The meaning of each exit code, as --help and README print it. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.conforms, 'every judged check conforms'],
  [EXIT.deviates, 'at least one deviates, or a sabotage survived'],
  [EXIT.usage, 'usage: bad arguments, unknown check, faulty record, a report path that cannot be written'],
  [EXIT.environment, 'environment or set-up; or evidence was not written, or clean-up left something, which it names'],
  [EXIT.nothingJudged, 'nothing selected, or only inconclusive'],
  [EXIT.timeout, '`--timeout` was reached'],
  [EXIT.leftAtOnce, 'a second Ctrl-C: ended at once, without clean-up; what is left is named'],
  [EXIT.defect, 'a defect of meshproof itself; what the run had created was cleaned up'],
  [EXIT.interrupted, 'interrupted by SIGINT, SIGTERM or SIGHUP, after clean-up'],
];

/** The list for --help, one line per code. */
export function exitCodesText(): string {
  return EXIT_CODES.map(([code, meaning]) => `${code.toString().padStart(5)}  ${meaning.replaceAll('`', '')}`).join(
    '\n',
  );
}
