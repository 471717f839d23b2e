import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import type { DatabaseTls } from '../../probes/databases/database-tls.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { mongo, mongoClient } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const cast = {
  'client.full': mongoClient.meshed(),
  'client.legacy': mongoClient.bare(),
  'mongo.db': mongo.bare(),
};
const ping = (tls: DatabaseTls): ProbeSpec => ({
  kind: 'mongo',
  command: 'ping',
  port: 27_017,
  tls,
});
const files = {
  clientCertificate: '/etc/mongo-client/client.crt',
  privateKey: '/etc/mongo-client/client.key',
  caCertificates: '/etc/mongo-client/ca.pem',
};
const rule = (mode: string, tls: object = files) => ({
  kind: 'DestinationRule',
  metadata: { name: mode, namespace: 'full' },
  spec: { host: 'mongo.db.svc.cluster.local', trafficPolicy: { tls: { mode, ...tls } } },
});
const [wrongName, unknownAuthority] = [
  'refused by caller-tls-alert:certificate-unknown',
  'refused by caller-tls-alert:unknown-ca',
];

const [bySidecar, closed, failed] = [
  'admitted over mtls as CN=mongo-client',
  'refused by connection-closed',
  'refused by upstream-reset:UF',
];
const mounted = (file: string) => `/etc/mongo-client/${file}`;

const REFUSED = [
  ['another name', rule('MUTUAL', { ...files, subjectAltNames: ['other.db'] }), wrongName],
  [
    'another authority',
    rule('MUTUAL', { ...files, caCertificates: '/var/run/secrets/istio/root-cert.pem' }),
    unknownAuthority,
  ],
  ['an authority of the system', rule('SIMPLE', {}), unknownAuthority],
  ['the authority of the mesh', rule('ISTIO_MUTUAL', {}), unknownAuthority],
] as const;

describe('a MongoDB server outside the mesh', () => {
  test.each([
    [
      'closes the connection of a client without TLS',
      [],
      'client.full -> mongo.db',
      'none',
      'refused by connection-closed',
    ],
    [
      'admits TLS that MUTUAL originates',
      [rule('MUTUAL')],
      'client.full -> mongo.db',
      'none',
      'admitted over mtls as CN=mongo-client',
    ],
    [
      'refuses TLS that SIMPLE originates',
      [rule('SIMPLE')],
      'client.full -> mongo.db',
      'none',
      'refused by connection-closed',
    ],
    ...REFUSED.map(
      ([what, refusing, refusedByCaller]) =>
        [
          `is refused by a sidecar that requires ${what}`,
          [refusing],
          'client.full -> mongo.db',
          'none',
          refusedByCaller,
        ] as const,
    ),
    [
      'is accepted by one of its names, or without verification',
      [rule('MUTUAL', { ...files, subjectAltNames: ['mongo.db'] })],
      'client.full -> mongo.db',
      'none',
      'admitted over mtls as CN=mongo-client',
    ],
    ['admits a client with its own certificate', [], 'client.legacy -> mongo.db', 'certificate', 'admitted over tls'],
    [
      'refuses a client that presents no certificate',
      [],
      'client.legacy -> mongo.db',
      'no-certificate',
      'refused by tls-alert:certificate-required',
    ],
    [
      'is refused by a client that does not trust its authority',
      [],
      'client.legacy -> mongo.db',
      'public-authorities',
      'refused by caller-tls-alert:unknown-ca',
    ],
  ] as const)('%s', (_, docs, route, tls, expected) => {
    const { outcome } = requirePrediction({ policies: parsePolicies(docs), cast, route, probe: ping(tls) });
    expect(describeOutcome(outcome)).toBe(expected);
  });
});

// Seen on a mesh, each beside the rule without a fault (ME-ORIGIN-01, ME-FILE-01).
describe('TLS that a sidecar originates towards a database', () => {
  const { caCertificates: _, ...unverified } = { ...files, insecureSkipVerify: true };
  test.each([
    [
      'a certificate of another authority',
      { ...files, clientCertificate: mounted('foreign.crt'), privateKey: mounted('foreign.key') },
      closed,
    ],
    ['a key of another certificate', { ...files, privateKey: mounted('foreign.key') }, failed],
    ['any server name', { ...files, sni: 'other.db' }, bySidecar],
    ['no verification', unverified, bySidecar],
    ['an authority whose file is missing', { ...files, caCertificates: mounted('absent.pem') }, failed],
    ['a certificate whose file is missing', { ...files, clientCertificate: mounted('absent.crt') }, failed],
  ])('with %s', (_what, tls, expected) => {
    const situation = { policies: parsePolicies([rule('MUTUAL', tls)]), cast, route: 'client.full -> mongo.db' };
    expect(describeOutcome(requirePrediction({ ...situation, probe: ping('none') }).outcome)).toBe(expected);
  });
});
