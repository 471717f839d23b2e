import { REFERENCE_BEGINS } from './reference.ts';

/**
 * Addresses that are known on a mesh only, as records and policies name them; the run puts the real
 * ones in their place. `outsider`: a client outside of the cluster, as a node sees it. `node`: the
 * node of a gateway, as its pods see it.
 */
export const ADDRESSES = {
  outsider: `${REFERENCE_BEGINS}address/outsider`,
  node: `${REFERENCE_BEGINS}address/node`,
} as const;

/** Whether a text is in the place of an address. */
export function isAddressReference(text: string): boolean {
  return (Object.values(ADDRESSES) as readonly string[]).includes(text);
}
