import { matchesGlob } from 'node:path';
import { EXIT, MeshproofError } from '../../../errors.ts';
import { didYouMean } from './nearest.ts';
import { isGlob } from './targets.ts';

type Matcher = (tags: ReadonlySet<string>) => boolean;

interface Filter {
  readonly matches: Matcher;
  /** The names in the expression, as written. */
  readonly names: readonly string[];
}

/**
 * Reads a filter whose names must exist. A name that no check has would select nothing, or
 * everything where it is negated.
 * @throws MeshproofError (exit code 2) for a text that is no expression, and for an unknown name
 */
export function knownFilter(filter: string, known: readonly string[]): Matcher {
  const { names, matches } = parseFilter(filter);
  const unknown = names.filter((name) => !known.some((one) => isNamed(name, one)));
  if (unknown.length === 0) return matches;
  throw new MeshproofError({
    operation: `read the filter "${filter}"`,
    details: unknown.map((name) => `No tag, area or id is called "${name}".${didYouMean(name, known)}`).join('\n'),
    hint: 'see `meshproof list` for tags and areas',
    exitCode: EXIT.usage,
  });
}

function isNamed(written: string, name: string): boolean {
  const [left, right] = [written.toLowerCase(), name.toLowerCase()];
  return isGlob(written) ? matchesGlob(right, left) : left === right;
}

/** `!` before `&&` before `||`, with parentheses: the operators of the shell's own `[[ … ]]`. */
export function parseFilter(filter: string): Filter {
  const tokens = filter.match(/&&|\|\||[!()]|[^\s!()&|]+|\S/g) ?? [];
  const names: string[] = [];
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
    const name = tokens[at];
    if (name === undefined || /^[&|!()]/.test(name)) throw badFilter(filter, name);
    at += 1;
    names.push(name);
    return (set) => [...set].some((tag) => isNamed(name, tag));
  };
  const matches = either();
  if (at < tokens.length) throw badFilter(filter, tokens[at]);
  return { matches, names };
}

function badFilter(filter: string, token: string | undefined): MeshproofError {
  return new MeshproofError({
    operation: `read the filter "${filter}"`,
    details: token === undefined ? 'It ends where a tag was expected.' : `"${token}" is not allowed at this place.`,
    hint: `write tags with && || ! and parentheses, for instance 'mtls && !slow'`,
    exitCode: EXIT.usage,
  });
}
