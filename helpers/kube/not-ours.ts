import { MeshproofError } from '../errors.ts';

/**
 * An object has the name of one that the run was about to make or change, and the run did not make
 * it. It ends the run: judging beside it would judge what others left there, and deleting it would
 * take what is theirs.
 */
export class NotOursError extends MeshproofError {}

/** The labels that an object carries, for an error that names its owner. */
export function describeLabels(labels: Readonly<Record<string, string>> = {}): string {
  const present = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return present.length === 0 ? 'it has no labels' : `it carries ${present.join(', ')}`;
}
