import * as z from 'zod';
import { ISTIOCTL_QUERIES, type IstioctlQuery } from '../../model/probes/istioctl.ts';

/** What one istioctl command about a namespace printed. */
export interface IstioctlFacts {
  readonly kind: 'istioctl';
  readonly query: IstioctlQuery;
  /** The queried namespace, by its name on the mesh. */
  readonly namespace: string;
  /** Command-line arguments, without those that select the cluster. */
  readonly arguments: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const istioctlFacts = z.object({
  kind: z.literal('istioctl'),
  query: z.enum(ISTIOCTL_QUERIES),
  namespace: z.string(),
  arguments: z.array(z.string()),
  exitCode: z.number(),
  stdout: z.string(),
  stderr: z.string(),
}) satisfies z.ZodType<IstioctlFacts>;
