import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import type { DatabaseTls } from '../../probes/databases/database-tls.ts';
import { mongoPing } from '../../probes/databases/mongo.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { mongo, mongoClient, mongoSet } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const cast = {
  'client.full': mongoClient.meshed(),
  'client.legacy': mongoClient.bare(),
  'mongo.db': mongo.bare(),
  'set.db': mongoSet.bare(),
  'lax.db': mongo.bare({ 'meshproof.dev/client-certificates': 'optional' }),
};
const ping = (tls: DatabaseTls): ProbeSpec => ({ kind: 'mongo', command: 'ping', port: 27_017, tls });

describe('a client that opens TLS itself', () => {
  const met = (tls: DatabaseTls, route = 'client.legacy -> mongo.db') =>
    describeOutcome(requirePrediction({ policies: [], cast, route, probe: ping(tls) }).outcome);
  test('is refused with a certificate of another authority, and without a key before any connection', () => {
    expect(met('foreign-certificate')).toBe('refused by tls-alert:unknown-ca');
    expect(met('unreadable-key')).toBe('refused by client-credential');
  });

  test('passes through its sidecar, which adds nothing without a rule', () => {
    expect(met('certificate', 'client.full -> mongo.db')).toBe('admitted over tls');
    expect(met('public-authorities', 'client.full -> mongo.db')).toBe('refused by caller-tls-alert:unknown-ca');
  });

  test('is admitted with any certificate by a server that requires none', () => {
    const all = (['no-certificate', 'foreign-certificate', 'none'] as const).map((tls) =>
      met(tls, 'client.legacy -> lax.db'),
    );
    expect(all).toEqual(['admitted over tls', 'admitted over tls', 'refused by connection-closed']);
  });

  test('reaches the pod of a StatefulSet by its own name, and verifies it', () => {
    const probe = mongoPing.withCertificate({ at: 'set-0.set.db' });
    const situation = { policies: [], cast, route: 'client.legacy -> set.db', probe };
    // The certificate of the server has the names of the Service alone.
    expect(describeOutcome(requirePrediction(situation).outcome)).toBe(
      'refused by caller-tls-alert:certificate-unknown',
    );
    const unverified = { ...situation, probe: mongoPing.inClear({ at: 'set-0.set.db' }) };
    expect(describeOutcome(requirePrediction(unverified).outcome)).toBe('refused by connection-closed');
  });
});
