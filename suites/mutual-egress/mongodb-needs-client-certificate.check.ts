import { defineCheck, mongoDocument, mongoPing, sabotage } from '../../helpers/check/record/define.ts';
import { bySidecar, closed, databaseFields, serverUntrusted, unidentified } from '../shared/databases.ts';
import { ownTls } from '../shared/outcomes.ts';

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
  ...databaseFields,
  tags: ['quick', 'mtls', 'mongodb', 'egress', 'articles'],
  probe: mongoPing.inClear(),
  probes: {
    document: mongoDocument.inClear(),
    certificate: mongoPing.withCertificate(),
    'no-certificate': mongoPing.withoutCertificate(),
    'public-authorities': mongoPing.trustingPublicAuthorities(),
  },
  // The bare client is the control: the server admits it with a certificate, and refuses it by an
  // alert without one. A client that does not trust the authority refuses the server.
  baseline: {
    'mongo-client.mtls-test -> mongo.mongo': closed,
    'mongo-client.mtls-test -> mongo.mongo via document': closed,
    'mongo-client.legacy -> mongo.mongo via certificate': ownTls,
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
    'mongo-client.mtls-test -> mongo.mongo via document': {
      is: bySidecar,
      under: { omitted: closed, 'other-host': closed },
    },
  },
});
