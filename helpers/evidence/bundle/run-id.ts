import { randomBytes } from 'node:crypto';

/** Letters and digits that nobody confuses when reading a run id aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const PATTERN = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

/** Names a run so that names sort by start: `20261122-130501-abcd` (UTC, then four random letters). */
export function newRunId(startedAt: Date): string {
  const [day = '', time = ''] = startedAt.toISOString().replaceAll(/[-:]/g, '').split('T');
  const suffix = Array.from(randomBytes(4), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${day}-${time.slice(0, 6)}-${suffix}`;
}

/** True when the text has the shape of a run id, so that it is safe as a file name and as a label value. */
export function isRunId(text: string): boolean {
  return PATTERN.test(text);
}
