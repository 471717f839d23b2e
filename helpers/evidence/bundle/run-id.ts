import { randomBytes } from 'node:crypto';

/** Letters and digits that are not confused with each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const PATTERN = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

/** A run id that sorts by start: `20261122-130501-abcd` (UTC, then four random characters). */
export function newRunId(startedAt: Date): string {
  const [day = '', time = ''] = startedAt.toISOString().replaceAll(/[-:]/g, '').split('T');
  const suffix = Array.from(randomBytes(4), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${day}-${time.slice(0, 6)}-${suffix}`;
}

/** Whether a text has the shape of a run id, which is safe as a file name and a label value. */
export function isRunId(text: string): boolean {
  return PATTERN.test(text);
}
