import * as z from 'zod';
import { forFactFields, textField, type ForFact } from '../fields.ts';

/** A manifest that is sent to the API server, which accepts or rejects it and stores nothing. */
export interface DryRunProbe {
  readonly kind: 'dry-run';
  /** File of the check's manifests, with one object. */
  readonly manifest: string;
}

export const dryRunProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('dry-run'),
  manifest: textField,
}) satisfies z.ZodType<DryRunProbe & ForFact>;

/**
 * Sends a manifest of the check as a dry run of the server; `sabotage.swap` replaces it.
 * @example
 * cast: { kubectl: kubectlClient, 'sleep.full': sleep.meshed() },
 * probes: { 'without-selector': dryRun('without-selector.yaml') },
 */
export function dryRun(manifest: string): DryRunProbe {
  return { kind: 'dry-run', manifest };
}
