import * as z from 'zod';
import type { Mechanism } from '../mechanism.ts';
import type { StreamRefused, StreamWentOn } from '../stream-outcome.ts';
import { isAtPod } from './fields.ts';
import { httpProbe, type HttpProbe } from './http.ts';

/** The same request many times a second, while the mesh is being changed. */
export interface StreamProbe {
  readonly kind: 'stream';
  readonly of: HttpProbe;
  /** Whether requests that are lost between two admissions are only counted, without deviating. */
  readonly tolerant: boolean;
  /** Whether the client keeps its connection; otherwise it opens a new one for every request. */
  readonly pooled: boolean;
}

export const streamProbe = z.strictObject({
  kind: z.literal('stream'),
  of: httpProbe
    .refine((of) => !isAtPod(of), 'a stream is not sent to the address of a pod, which may be replaced')
    .refine(({ token }) => token === undefined, { error: 'a stream sends no token', path: ['token'] })
    .refine(({ connection }) => connection === undefined, {
      error: 'has no effect in a stream: use the option `pooled` of stream.of',
      path: ['connection'],
    }),
  tolerant: z.boolean(),
  pooled: z.boolean(),
}) satisfies z.ZodType<StreamProbe>;

interface StreamOptions {
  /** Requests that are lost between two admissions are counted without deviating. @default false */
  readonly tolerant?: boolean;
  /** The client keeps its connection instead of opening one for every request. @default false */
  readonly pooled?: boolean;
}

/**
 * Streams of requests that run while the mesh is being changed, and their outcomes.
 * @example
 * probes: { stream: stream.of(http.get('/headers')) }
 */
export const stream = {
  /** At most fifty requests a second, from before the change until its claim has settled. */
  of: (of: HttpProbe, { tolerant = false, pooled = false, ...options }: StreamOptions = {}): StreamProbe => ({
    kind: 'stream',
    of,
    tolerant,
    pooled,
    ...options,
  }),
  /** No request was lost. */
  unbroken: (): StreamWentOn => ({ is: 'stream', pattern: 'unbroken' }),
  /** Of a tolerant stream: admitted at first and at last, whatever was lost in between. */
  settled: (): StreamWentOn => ({ is: 'stream', pattern: 'settled' }),
  /** None was admitted, each for this reason. */
  closed: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'closed', by }),
  /** Refused for this reason at first, and admitted at last. */
  opened: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'opened', by }),
  /** Admitted at first, and refused for this reason at last. */
  cutOff: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'cut-off', by }),
} as const;

export function isStream(probe: { readonly kind: string }): probe is StreamProbe {
  return probe.kind === 'stream';
}
