import * as z from 'zod';

/** How a certificate signing request authenticates its sender. */
export type Credential = 'valid' | 'another-audience' | 'garbage' | 'none';

/**
 * The certificate that a request returned, as PEM, or the code by which it was refused. Neither
 * token nor key is kept.
 */
export type Issued = { readonly certificate: string } | { readonly refused: string };

/** What the API server returned when a request was sent, where a fact needs it. */
export interface ClusterFacts {
  /** PEM of the mesh's root in the callee's namespace, then in the caller's. */
  readonly roots?: readonly string[];
  /** The Secrets of the callee's namespace, by name and type alone. */
  readonly secrets?: readonly { readonly name: string; readonly type: string }[];
  /** What istiod signs for the callee's account, per credential. */
  readonly issued?: Readonly<Record<Credential, Issued>>;
}

const issued = z.union([z.strictObject({ certificate: z.string() }), z.strictObject({ refused: z.string() })]);

export const clusterFacts = z.object({
  roots: z.array(z.string()).exactOptional(),
  secrets: z.array(z.object({ name: z.string(), type: z.string() })).exactOptional(),
  issued: z.record(z.enum(['valid', 'another-audience', 'garbage', 'none']), issued).exactOptional(),
}) satisfies z.ZodType<ClusterFacts>;
