import * as z from 'zod';
import type { SabotageKind } from './sabotage-kind.ts';

/** Applies one more manifest. */
export interface Add {
  readonly kind: 'add';
  readonly manifest: string;
}

export const add: SabotageKind<Add> = {
  schema: z.strictObject({ kind: z.literal('add'), manifest: z.string().min(1) }),
  manifests: ({ manifest }) => [manifest],
  adds: ({ manifest }) => [manifest],
  redeploys: () => ({}),
  omits: () => undefined,
  changed: (plain, { manifest }) => ({ ...plain, applies: [...plain.applies, manifest] }),
  unfit: () => undefined,
  title: ({ manifest }) => `with ${manifest} on top`,
  sentence: ({ manifest }) => `${manifest} is applied as well`,
};
