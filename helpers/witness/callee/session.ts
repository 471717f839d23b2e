import * as z from 'zod';
import type { CalleeWitness } from '../../model/witness.ts';
import { postgresSession, type PostgresSession } from '../../probe/postgres/facts.ts';
import type { XfccElement } from './xfcc.ts';

export const recordedSession = z.object({ session: postgresSession });

interface SessionFacts extends CalleeWitness {
  readonly session: PostgresSession;
  readonly requestIds: readonly string[];
  /** A database receives no headers. */
  readonly xfcc: readonly string[];
  readonly elements: readonly XfccElement[];
  readonly malformed: string;
}

/** What a database reports of a session whose TLS it terminated; an observation of `callee`. */
export function sessionReport(session: PostgresSession, requestId: string): SessionFacts {
  const { applicationName, clientDn } = session;
  return {
    session,
    echoesRequest: applicationName === requestId,
    peer: clientDn.replace(/^\//, ''),
    certificateForwarded: clientDn !== '',
    requestIds: [applicationName],
    xfcc: [],
    elements: [],
    malformed: '',
  };
}
