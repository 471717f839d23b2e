import { EXIT, MeshproofError } from '../../errors.ts';
import type { LoadedCheck } from '../record/check-record.ts';

export interface Selection {
  /** Ids or areas; none means all. */
  readonly targets?: readonly string[];
  /** An expression over tags, areas and ids, such as `mtls && !slow`. */
  readonly filter?: string;
}

/**
 * Returns the checks that a selection names, in their order; none leads to exit code 4.
 * @throws MeshproofError (exit code 2) for a target that names no check and for a filter that is no
 * expression.
 */
export function selectChecks(
  checks: readonly LoadedCheck[],
  { targets = [], filter = '' }: Selection,
): readonly LoadedCheck[] {
  const unknown = targets.filter((target) => !checks.some((check) => isTarget(check, target)));
  if (unknown.length > 0) throw unknownTargets(checks, unknown);
  const matches = filter.trim() === '' ? () => true : parseFilter(filter);
  return checks.filter(
    (check) => (targets.length === 0 || targets.some((target) => isTarget(check, target))) && matches(tagsOf(check)),
  );
}

function isTarget({ record, area, scenario }: LoadedCheck, target: string): boolean {
  const ids = [record.id, ...(scenario === undefined ? [] : [scenario.scenario])].map((id) => id.toLowerCase());
  return ids.includes(target.toLowerCase()) || area === target;
}

function tagsOf({ record, area, scenario }: LoadedCheck): ReadonlySet<string> {
  return new Set([...record.tags, area, record.id, ...(scenario === undefined ? [] : [scenario.scenario])]);
}

type Matcher = (tags: ReadonlySet<string>) => boolean;

/** `!` before `&&` before `||`, with parentheses: the operators of the shell's own `[[ … ]]`. */
export function parseFilter(filter: string): Matcher {
  const tokens = filter.match(/&&|\|\||[!()]|[^\s!()&|]+|\S/g) ?? [];
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const either = (): Matcher => {
    const parts = [both()];
    while (take('||')) parts.push(both());
    return (set) => parts.some((part) => part(set));
  };
  const both = (): Matcher => {
    const parts = [single()];
    while (take('&&')) parts.push(single());
    return (set) => parts.every((part) => part(set));
  };
  const single = (): Matcher => {
    if (take('!')) {
      const inner = single();
      return (set) => !inner(set);
    }
    if (take('(')) {
      const inner = either();
      if (!take(')')) throw badFilter(filter, tokens[at]);
      return inner;
    }
    const tag = tokens[at];
    if (tag === undefined || /^[&|!()]/.test(tag)) throw badFilter(filter, tag);
    at += 1;
    return (set) => set.has(tag);
  };
  const whole = either();
  if (at < tokens.length) throw badFilter(filter, tokens[at]);
  return whole;
}

function badFilter(filter: string, token: string | undefined): MeshproofError {
  return new MeshproofError({
    operation: `read the filter "${filter}"`,
    details: token === undefined ? 'It ends where a tag was expected.' : `"${token}" is not allowed at this place.`,
    hint: `write tags with && || ! and parentheses, for instance 'mtls && !slow'`,
    exitCode: EXIT.usage,
  });
}

function unknownTargets(checks: readonly LoadedCheck[], unknown: readonly string[]): MeshproofError {
  const ids = checks.map(({ record }) => record.id);
  const areas = [...new Set(checks.map(({ area }) => area))];
  return new MeshproofError({
    operation: `select ${unknown.map((target) => `"${target}"`).join(', ')}`,
    details: `Known checks: ${ids.join(', ')}. Known areas: ${areas.join(', ')}.`,
    hint: 'name a check or an area of `meshproof list`',
    exitCode: EXIT.usage,
  });
}
