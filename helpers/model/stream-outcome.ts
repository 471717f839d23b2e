import type { Mechanism } from './mechanism.ts';

/**
 * Which requests of a stream were admitted.
 *   unbroken   every request
 *   settled    the same for a tolerant stream, which may have lost some requests on the way
 *   closed     none
 *   opened     refused at first, admitted at the end
 *   cut-off    admitted at first, refused at the end
 *   mended     admitted at first and at the end, refused in between; observed only, never expected
 */
export type StreamPattern = 'unbroken' | 'settled' | 'closed' | 'opened' | 'cut-off' | 'mended';

/** A stream without refused requests, or whose refused requests the check tolerates. */
export interface StreamWentOn {
  readonly is: 'stream';
  readonly pattern: 'unbroken' | 'settled';
}

/** A stream with refused requests, all of them by one mechanism. */
export interface StreamRefused {
  readonly is: 'stream';
  readonly pattern: Exclude<StreamPattern, StreamWentOn['pattern']>;
  readonly by: Mechanism;
}
