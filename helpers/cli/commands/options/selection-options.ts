import { Option } from 'commander';

/** The help of the arguments that name checks. */
export function targetsHelp(otherwise: string): string {
  return `ids, areas, globs such as 'PA-*' or regular expressions such as '/-0[12]$/' over ids (default: ${otherwise})`;
}

export function filterOption(): Option {
  return new Option('--filter <expression>', "keep checks whose tags satisfy it, such as 'mtls && !slow'");
}

export function skipOption(): Option {
  return new Option('--skip <id|area>', 'leave these checks out, named as above; repeatable').argParser(collected);
}

/** Adds the argument of a repeatable option to those before it. */
function collected(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}
