/**
 * Characters that a terminal, a log viewer or a bidirectional layout acts upon instead of showing
 * them: control characters, format characters (bidi overrides and isolates, zero width, tags),
 * lone surrogates, and the two separators that some readers take for the end of a line. Line feed
 * and tab stay: text has lines and columns.
 */
const ACTIVE = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\n\t]]/gv;

/**
 * Replaces every character that would act by its escape as JSON writes it, `\u001b` for ESC. Such
 * an escape within a JSON document means the same character, so documents stay valid and equal.
 * Pure and idempotent; text without such characters is returned as it is.
 */
export function printable(text: string): string {
  return text.replaceAll(ACTIVE, escaped);
}

/** `printable` on one line, for titles and lines of progress: line ends and tabs become spaces. */
export function printableLine(text: string): string {
  return printable(text.replaceAll(/\s*[\n\t]\s*/g, ' '));
}

/** Names of commands that services read out of the logs of a job anywhere in a line. */
const COMMAND_ANYWHERE = /##(?=(?:vso|teamcity)?\[)/gi;
const COMMAND_AT_START = /^([^\S\n]*)(?=::)/gm;

/**
 * Makes text inert for services that execute commands found in a job's log: GitHub (`::error::` at
 * the start of a line, `##[…]` anywhere), Azure (`##vso[…]`) and TeamCity (`##teamcity[…]`). No
 * line begins with `::` afterwards, white space aside, and no command of the other kind is left.
 * Pure and idempotent; a JSON document keeps its meaning.
 */
export function withoutCommands(text: string): string {
  return text.replaceAll(COMMAND_ANYWHERE, String.raw`#\u0023`).replaceAll(COMMAND_AT_START, '| $1');
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => String.raw`\u` + unit.toString(16).padStart(4, '0')).join('');
}
