import * as z from 'zod';
import type { SabotageKind } from './sabotage-kind.ts';

/** Applies, or sends as a dry run, another manifest in place of one. */
export interface Swap {
  readonly kind: 'swap';
  readonly manifest: string;
  readonly by: string;
}

export const swap: SabotageKind<Swap> = {
  schema: z.strictObject({ kind: z.literal('swap'), manifest: z.string().min(1), by: z.string().min(1) }),
  manifests: ({ manifest, by }) => [manifest, by],
  adds: ({ by }) => [by],
  redeploys: () => ({}),
  omits: () => undefined,
  changed: (plain, { manifest, by }) => ({
    ...plain,
    applies: plain.applies.map((name) => (name === manifest ? by : name)),
    dryRuns: manifest in plain.dryRuns ? { ...plain.dryRuns, [manifest]: by } : plain.dryRuns,
  }),
  unfit: ({ applies, dryRuns }, { manifest }) =>
    applies.includes(manifest) || manifest in dryRuns
      ? undefined
      : `is about ${manifest}, which the check does not change`,
  title: ({ manifest, by }) => `with ${by} instead of ${manifest}`,
  sentence: ({ manifest, by }) => `${by} takes the place of ${manifest}`,
};
