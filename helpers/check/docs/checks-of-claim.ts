import type { Claim } from '../handbook/claims.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { link } from './markdown.ts';

/** The checks that judge a claim: existing ones, and the ids of those still to be written. */
export interface ChecksOfClaim {
  readonly existing: readonly LoadedCheck[];
  readonly planned: readonly string[];
}

/** Returns the checks that the claim's status names and the records that name the claim. */
export function checksOfClaim({ id, status }: Claim, checks: readonly LoadedCheck[]): ChecksOfClaim {
  const named = status.is === 'checked' ? status.checks : [];
  const { existing, planned } = checksNamed(named, checks);
  const naming = checks.filter(({ record }) => record.source.claims.includes(id));
  return { existing: [...new Set([...existing, ...naming])], planned };
}

/** Divides ids into existing and missing checks; the id of a scenario selects all of its steps. */
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

/** Renders links to the records of checks, and the ids of missing ones. */
export function linksTo({ existing, planned }: ChecksOfClaim): string {
  const links = existing.map(({ record, file }) => link(record.id, file));
  const toCome = planned.length === 0 ? [] : [`to come: ${planned.map((id) => `\`${id}\``).join(', ')}`];
  return [...(links.length === 0 ? [] : [links.join(', ')]), ...toCome].join('; ');
}
