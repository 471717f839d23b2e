import { loadChecks } from '../check/load/load.ts';
import { parseFilter } from '../check/load/select/filter.ts';
import { selectChecks, type Selection } from '../check/load/select/select.ts';
import type { LoadedCheck } from '../check/record/check-record.ts';
import { EXIT, MeshproofError } from '../errors.ts';
import { PROJECT } from './project.ts';
import { failedIn } from './run/repeat/failed-in.ts';

/** Filters over tags, for runs that name no check. */
export const PROFILES = { quick: 'quick', core: '!slow', all: '' } as const;
export type Profile = keyof typeof PROFILES;

/** The profiles that a check is in, smallest first. */
export function profilesOf({ record }: LoadedCheck): readonly Profile[] {
  const names = Object.keys(PROFILES) as Profile[];
  const tags = new Set(record.tags);
  return names.filter((name) => PROFILES[name] === '' || parseFilter(PROFILES[name]).matches(tags));
}

export interface Choice {
  /** Ids, areas and patterns that are left out. */
  readonly skip?: readonly string[];
  readonly filter?: string;
  /** Another directory that holds suites/ and manifests/. */
  readonly project?: string;
  /** A bundle, whose failed checks alone are kept. */
  readonly onlyFailed?: string;
  /** Applies only when neither names, a filter nor a bundle are given. */
  readonly profile: Profile;
}

/**
 * Loads every check and keeps the chosen ones.
 * @throws MeshproofError with exit code 2 for an unknown name or a bad record, with 4 when nothing
 * is left
 */
export async function chooseChecks(targets: readonly string[], choice: Choice): Promise<readonly LoadedCheck[]> {
  const { project, profile, skip = [] } = choice;
  // A project of its own was written to be run as a whole.
  const unnamed = targets.length === 0 && project === undefined && choice.onlyFailed === undefined;
  const filter = choice.filter ?? (unnamed ? PROFILES[profile] : '');
  const checks = await loadChecks(project ?? PROJECT);
  const failed = choice.onlyFailed === undefined ? [] : selectChecks(checks, { targets: failedIn(choice.onlyFailed) });
  const selected = selectChecks(checks, { targets, skip, filter });
  const chosen = choice.onlyFailed === undefined ? selected : selected.filter((check) => failed.includes(check));
  if (chosen.length > 0) return chosen;
  throw nothingSelected({ targets, skip, filter });
}

function nothingSelected({ targets, skip, filter }: Required<Selection>): MeshproofError {
  const wanted = [targets.join(' or '), filter].filter((part) => part !== '').join(' and ');
  const without = skip.length === 0 ? '' : ` without ${skip.join(', ')}`;
  return new MeshproofError({
    operation: 'select a check',
    details: `no check satisfies ${`${wanted}${without}`.trim() || 'the selection: no check exists'}`,
    hint: 'see `meshproof list` for ids, areas and tags',
    exitCode: EXIT.nothingJudged,
  });
}
