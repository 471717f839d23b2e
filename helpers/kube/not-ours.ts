import { MeshproofError } from '../errors.ts';

/**
 * Something stands where the run was about to make or change an object, and the run did not make it. It ends the run: judging beside it
 * would judge what others left there, and deleting it would take what is theirs.
 */
export class NotOursError extends MeshproofError {}
