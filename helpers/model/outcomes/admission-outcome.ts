import type { RejectionMechanism } from '../mechanism.ts';

/** The API server of the mesh accepted a manifest, with every webhook that it consulted. */
export interface Accepted {
  readonly is: 'accepted';
}

/** The API server of the mesh rejected a manifest. */
export interface Rejected {
  readonly is: 'rejected';
  readonly by: RejectionMechanism;
}

/** What the API server does with a manifest that is sent as a dry run. */
export type AdmissionOutcome = Accepted | Rejected;

/**
 * The expected acceptance of a manifest.
 * @example
 * baseline: { 'kubectl -> sleep.full via with-selector': accepted() }
 */
export const accepted = (): Accepted => ({ is: 'accepted' });

/**
 * Expected rejections of manifests.
 * @example
 * expects: {
 *   'kubectl -> sleep.full via without-selector': {
 *     is: rejected.by('schema'),
 *     under: { 'with-selector': accepted() },
 *   },
 * }
 */
export const rejected = {
  /** Rejected by exactly this mechanism. */
  by: (by: RejectionMechanism): Rejected => ({ is: 'rejected', by }),
} as const;
