import { EXIT, MeshproofError } from '../../errors.ts';

/**
 * Lower-case letters, digits, dots and dashes as kind itself takes them, short enough for the
 * node's host name.
 */
const NAME = /^[a-z0-9][a-z0-9.-]{0,40}$/;
/**
 * The lock of a cluster lies beside the folders of the clusters: no folder may be called like one.
 */
const LOCK_SUFFIX = /\.(?:use|lock)$/;

/** What a cluster's name may be, as a phrase for error texts. */
export const CLUSTER_NAME_RULE =
  'write 1 to 41 lower-case letters, digits, dots and dashes, a letter or digit first, no two consecutive dots, not ending in .use or .lock';

/** True for a name that kind takes and that is one part of a path. */
export function isClusterName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && !LOCK_SUFFIX.test(name);
}

/** Passes a valid name on. @throws MeshproofError (usage) for any other text */
export function requireClusterName(name: string): string {
  if (isClusterName(name)) return name;
  throw new MeshproofError({
    operation: `use ${JSON.stringify(name)} as the name of a kind cluster`,
    details: 'the name is part of paths, of host names and of commands of the container engine',
    hint: CLUSTER_NAME_RULE,
    exitCode: EXIT.usage,
  });
}
