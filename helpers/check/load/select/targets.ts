import { matchesGlob } from 'node:path';
import { EXIT, MeshproofError, messageOf } from '../../../errors.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { didYouMean } from './nearest.ts';

/** Whether a check is one that a target names. */
type Matcher = (check: LoadedCheck) => boolean;

/**
 * Reads targets: an id, a scenario or an area, in any case; a glob over ids such as `PA-*`; a
 * regular expression over ids between slashes, such as `/-0[12]$/`.
 * @throws MeshproofError (exit code 2) for a target that names no check
 */
export function parseTargets(targets: readonly string[], checks: readonly LoadedCheck[]): readonly Matcher[] {
  const read = targets.map((target) => ({ target, matches: matcherOf(target) }));
  const unknown = read.filter(({ matches }) => !checks.some(matches)).map(({ target }) => target);
  if (unknown.length > 0) throw unknownTargets(checks, unknown);
  return read.map(({ matches }) => matches);
}

/** The ids by which a check is named: its own, and that of its scenario. */
export function idsOf({ record, scenario }: LoadedCheck): readonly string[] {
  return scenario === undefined ? [record.id] : [record.id, scenario.scenario];
}

function matcherOf(target: string): Matcher {
  const [, source] = /^\/(.+)\/$/.exec(target) ?? [];
  if (source !== undefined) {
    const expression = regularExpression(target, source);
    return (check) => idsOf(check).some((id) => expression.test(id));
  }
  const written = target.toLowerCase();
  if (isGlob(target)) return (check) => idsOf(check).some((id) => matchesGlob(id.toLowerCase(), written));
  return (check) => [...idsOf(check), check.area].some((name) => name.toLowerCase() === written);
}

/** Whether a text is a pattern over ids, which have none of these characters. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

function regularExpression(target: string, source: string): RegExp {
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    throw new MeshproofError({
      operation: `select "${target}"`,
      details: messageOf(error),
      hint: "correct the regular expression, or write a glob such as 'PA-*'",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

function unknownTargets(checks: readonly LoadedCheck[], unknown: readonly string[]): MeshproofError {
  const names = checks.flatMap((check) => [...idsOf(check), check.area]);
  return new MeshproofError({
    operation: `select ${unknown.map((target) => `"${target}"`).join(', ')}`,
    details: unknown.map((target) => `${reasonOf(target)}${didYouMean(target, names)}`).join('\n'),
    hint: 'see `meshproof list -o short` for ids, and `meshproof list` for areas',
    exitCode: EXIT.usage,
  });
}

function reasonOf(target: string): string {
  return isGlob(target) || /^\/.+\/$/.test(target)
    ? `No id matches ${target}.`
    : `No check, scenario or area is called "${target}".`;
}
