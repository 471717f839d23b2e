import * as z from 'zod';
import { streamFacts, type StreamFacts } from '../../../probe/stream/facts.ts';

/**
 * One request of a stream as an observation records it. Of a response with a success status it
 * keeps what the application received, in place of the whole body.
 */
export interface RecordedRequest extends StreamFacts {
  /** Position of the stretch in its phase, from 1; each stretch was started separately. */
  readonly stretch: number;
  /**
   * X-Forwarded-Client-Cert as the application received it, one entry per line; absent where it
   * does not echo its headers.
   */
  readonly xfcc?: readonly string[];
}

export const recordedRequest = streamFacts.extend({
  stretch: z.number(),
  xfcc: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<RecordedRequest>;
