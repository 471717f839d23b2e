import * as z from 'zod';
import { ownTls, type OwnTls } from '../call.ts';

const TLS = [
  'none',
  'no-certificate',
  'certificate',
  'foreign-certificate',
  'public-authorities',
  'unreadable-key',
] as const;

/**
 * TLS that a database client opens itself: none, without a certificate, with its own, or with one
 * of another authority. Of the last two, one trusts only public authorities, none of which signed a
 * certificate of the cast, and the other has a file of certificates in the place of its key.
 */
export type DatabaseTls = (typeof TLS)[number];

export const databaseTls = z.enum(TLS);

const PRESENTED = {
  'no-certificate': 'none',
  certificate: 'run',
  'foreign-certificate': 'foreign-authority',
  'public-authorities': 'run',
  'unreadable-key': 'none',
} as const;

/** What a database client presents; undefined without TLS of its own. */
export function ownTlsOf(tls: DatabaseTls): OwnTls | undefined {
  return tls === 'none' ? undefined : ownTls({ certificate: PRESENTED[tls] });
}
