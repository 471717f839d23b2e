import * as z from 'zod';
import type { NamedChange, SabotageKind } from './sabotage-kind.ts';

/** Leaves one change out: an applied manifest is not applied, a removed one stays. */
export interface Omit {
  readonly kind: 'omit';
  readonly manifest: string;
}

export const omit: SabotageKind<Omit> = {
  schema: z.strictObject({ kind: z.literal('omit'), manifest: z.string().min(1) }),
  manifests: ({ manifest }) => [manifest],
  adds: () => [],
  redeploys: () => ({}),
  omits: ({ manifest }) => manifest,
  changed: (plain, { manifest }) => ({
    ...plain,
    applies: plain.applies.filter((name) => name !== manifest),
    removes: plain.removes.filter((name) => name !== manifest),
  }),
  unfit: (plain, { manifest }) =>
    isChanged(plain, manifest) ? undefined : `is about ${manifest}, which the check does not change`,
  title: ({ manifest }) => `with ${manifest} left out`,
  sentence: ({ manifest }) => `${manifest} is left out`,
};

function isChanged({ applies, removes }: NamedChange, manifest: string): boolean {
  return applies.includes(manifest) || removes.includes(manifest);
}
