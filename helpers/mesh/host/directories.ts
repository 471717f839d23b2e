import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface MeshproofDirs {
  /** What can be rebuilt: binaries, root file systems, toolchains. Shared by every clone. */
  readonly cache: string;
  /** State and logs: the private engine, locks, logs. */
  readonly state: string;
}

/**
 * Absolute cache and state directories of this user, after the XDG Base Directory rules (relative
 * values are ignored).
 */
export function meshproofDirs(env: NodeJS.ProcessEnv = process.env): MeshproofDirs {
  const base = (value: string | undefined, fallback: string) =>
    value !== undefined && isAbsolute(value) ? value : fallback;
  return {
    cache: join(base(env['XDG_CACHE_HOME'], join(homedir(), '.cache')), 'meshproof'),
    state: join(base(env['XDG_STATE_HOME'], join(homedir(), '.local', 'state')), 'meshproof'),
  };
}
