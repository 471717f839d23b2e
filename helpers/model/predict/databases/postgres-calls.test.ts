import { expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { postgresQuery, type PostgresProbe } from '../../probes/databases/postgres.ts';
import { mongoClient, postgres } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

const cast = {
  'client.full': mongoClient.meshed(),
  'client.legacy': mongoClient.bare(),
  'bare.db': postgres.bare(),
  'meshed.db': postgres.meshed(),
};
const rule = (mode: string, tls: object = {}) => ({
  kind: 'DestinationRule',
  metadata: { name: 'rule', namespace: 'full' },
  spec: { host: 'bare.db.svc.cluster.local', trafficPolicy: { tls: { mode, ...tls } } },
});
const mutual = rule('MUTUAL', {
  clientCertificate: '/etc/mongo-client/client.crt',
  privateKey: '/etc/mongo-client/client.key',
  caCertificates: '/etc/mongo-client/ca.pem',
});
const strict = {
  kind: 'PeerAuthentication',
  metadata: { name: 'strict', namespace: 'db' },
  spec: { mtls: { mode: 'STRICT' } },
};

const { inClear, withCertificate, withoutCertificate, withForeignCertificate, trustingPublicAuthorities } =
  postgresQuery;
const [denied, byItself, failed] = [
  'refused by database-denied:28000',
  'admitted over mtls as CN=mongo-client',
  'refused by upstream-reset:UF',
];
const byMesh = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/mongo-client';

// PostgreSQL 15: client authentication by pg_hba.conf; protocol-flow, SSL session encryption.
// Seen on a mesh (ME-PG-01, ME-PG-02).
test.each<[string, string, PostgresProbe, readonly object[], string]>([
  ['denies a client without TLS', 'client.legacy -> bare.db', inClear(), [], denied],
  ['denies one without a certificate', 'client.legacy -> bare.db', withoutCertificate(), [], denied],
  ['admits one with its certificate', 'client.legacy -> bare.db', withCertificate(), [], byItself],
  [
    'refuses one of another authority',
    'client.legacy -> bare.db',
    withForeignCertificate(),
    [],
    'refused by tls-alert:unknown-ca',
  ],
  [
    'is refused by one that trusts others',
    'client.legacy -> bare.db',
    trustingPublicAuthorities(),
    [],
    'refused by caller-tls-alert:unknown-ca',
  ],
  [
    'closes TLS that was not requested',
    'client.legacy -> bare.db',
    withCertificate({ direct: true }),
    [],
    'refused by connection-closed',
  ],
  ['admits TLS of the client through its sidecar', 'client.full -> bare.db', withCertificate(), [], byItself],
  ['does not understand TLS of a sidecar', 'client.full -> bare.db', inClear(), [mutual], failed],
  ['does not understand mTLS of the mesh', 'client.full -> bare.db', inClear(), [rule('ISTIO_MUTUAL')], failed],
  ['takes its sidecar for a local client', 'client.legacy -> meshed.db', inClear(), [], 'admitted over plaintext'],
  ['receives mTLS of the mesh in plaintext', 'client.full -> meshed.db', inClear(), [strict], byMesh],
  ['is behind STRICT', 'client.legacy -> meshed.db', inClear(), [strict], 'refused by connection-reset'],
  [
    'is behind STRICT for a request for TLS, too',
    'client.legacy -> meshed.db',
    withCertificate(),
    [strict],
    'refused by connection-reset',
  ],
  [
    'is not modelled with TLS inside mTLS',
    'client.full -> meshed.db',
    withCertificate(),
    [],
    'TLS of a database inside mTLS of the mesh',
  ],
])('PostgreSQL %s', (_, route, probe, docs, expected) => {
  const found = predict({ policies: parsePolicies(docs), cast, route, probe });
  expect(isPrediction(found) ? describeOutcome(found.outcome) : found.notModelled.join()).toBe(expected);
});
