import {
  admitted,
  defineCheck,
  mongo,
  mongoClient,
  mongoPing,
  refused,
  sabotage,
} from '../../helpers/check/record/define.ts';

const bySidecar = admitted.overMtls('CN=mongo-client', { seenBy: 'proxy' });
const unidentified = refused.by('tls-alert:certificate-required');
const serverUntrusted = refused.by('caller-tls-alert:unknown-ca');
const closed = refused.by('connection-closed');

/**
 * The sidecar originates mutual TLS, so that a client that sends plaintext MongoDB reaches a server
 * that requires certificates.
 */
export default defineCheck({
  id: 'ME-MONGO-01',
  title:
    'a plaintext MongoDB client reaches a server that requires client certificates only through a MUTUAL DestinationRule',
  source: {
    article: '003',
    claim:
      'without TLS in the client, the server closes the connection before the rule is applied, and admits it afterwards',
    claims: [
      '003#mongo-own-mtls',
      '003#mongo-plain-closed',
      '003#mongo-no-certificate',
      '003#mongo-wrong-ca',
      '003#mongo-by-sidecar',
      '003#user-volume',
      '003#application-free-of-tls',
    ],
  },
  complianceControls: [
    'NIST 800-53 SC-8(1)',
    'NIST 800-53 AC-4',
    'NIST 800-53 SC-7(8)',
    'PCI DSS 4.0.1 4.2.1',
    'SOC 2 CC6.6',
  ],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'mtls', 'mongodb', 'egress', 'articles'],
  cast: {
    'mongo-client.mtls-test': mongoClient.meshed(),
    'mongo-client.legacy': mongoClient.bare(),
    'mongo.mongo': mongo.bare(),
  },
  probe: mongoPing.inClear(),
  probes: {
    certificate: mongoPing.withCertificate(),
    'no-certificate': mongoPing.withoutCertificate(),
    'public-authorities': mongoPing.trustingPublicAuthorities(),
  },
  // The bare client is the control: the server admits it with a certificate, and refuses it by an
  // alert without one. A client that does not trust the authority refuses the server.
  baseline: {
    'mongo-client.mtls-test -> mongo.mongo': closed,
    'mongo-client.legacy -> mongo.mongo via certificate': admitted.overTls(),
    'mongo-client.legacy -> mongo.mongo via no-certificate': unidentified,
    'mongo-client.legacy -> mongo.mongo via public-authorities': serverUntrusted,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    'other-host': sabotage.swap('mutual.yaml', 'other-host.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> mongo.mongo': {
      is: bySidecar,
      under: { omitted: closed, 'other-host': closed },
    },
  },
});
