import type { Claim } from '../handbook/claims.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { link } from './markdown.ts';

/** The checks that judge a claim: those that exist, and the ids of those that somebody still has to write. */
export interface ChecksOfClaim {
  readonly existing: readonly LoadedCheck[];
  readonly planned: readonly string[];
}

/** What the claim's fate names, together with every record that names the claim. */
export function checksOfClaim({ id, fate }: Claim, checks: readonly LoadedCheck[]): ChecksOfClaim {
  const named = fate.is === 'checked' ? fate.checks : [];
  const { existing, planned } = checksNamed(named, checks);
  const naming = checks.filter(({ record }) => record.source.claims.includes(id));
  return { existing: [...new Set([...existing, ...naming])], planned };
}

/** Sorts ids into checks that exist and those that do not; the id of a journey stands for all of its steps. */
export function checksNamed(ids: readonly string[], checks: readonly LoadedCheck[]): ChecksOfClaim {
  const known = ids.map((id) => ({ id, found: checks.filter((check) => hasId(check, id)) }));
  return {
    existing: known.flatMap(({ found }) => found),
    planned: known.filter(({ found }) => found.length === 0).map(({ id }) => id),
  };
}

function hasId({ record, scenario }: LoadedCheck, id: string): boolean {
  return record.id === id || scenario?.scenario === id;
}

/** Links to the records of checks, and planned ids as what they are. */
export function linksTo({ existing, planned }: ChecksOfClaim): string {
  const links = existing.map(({ record, file }) => link(record.id, file));
  const toCome = planned.length === 0 ? [] : [`to come: ${planned.map((id) => `\`${id}\``).join(', ')}`];
  return [...(links.length === 0 ? [] : [links.join(', ')]), ...toCome].join('; ');
}
