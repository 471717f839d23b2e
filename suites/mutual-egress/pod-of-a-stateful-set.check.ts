import { defineCheck, mongoDocument, mongoPing, sabotage } from '../../helpers/check/record/define.ts';
import { bySidecar, closed, databaseFields, serverUntrusted } from '../shared/databases.ts';
import { ownTls, serverRefused } from '../shared/outcomes.ts';

/** The database of the article is a StatefulSet, whose members find each other by such names. */
export default defineCheck({
  id: 'ME-SET-01',
  title: 'the rule for a headless Service is also in force for the name of one pod of its StatefulSet',
  source: {
    article: '003',
    claim: 'the database is a StatefulSet behind a headless Service, and the rule names the host of the Service',
    claims: ['003#mongo-by-sidecar'],
  },
  ...databaseFields,
  tags: ['mtls', 'mongodb', 'egress', 'articles'],
  probe: mongoDocument.inClear({ at: 'mongo-0.mongo.mongo' }),
  probes: {
    service: mongoPing.inClear(),
    'own-tls': mongoPing.withCertificate(),
    'own-tls-to-the-pod': mongoPing.withCertificate({ at: 'mongo-0.mongo.mongo' }),
  },
  // The controls open TLS themselves. Such a client requires the name that it connects to, which a
  // sidecar does not for bytes: the certificate has the names of the Service alone.
  baseline: {
    'mongo-client.legacy -> mongo.mongo via own-tls': ownTls,
    'mongo-client.legacy -> mongo.mongo via own-tls-to-the-pod': serverRefused,
    'mongo-client.mtls-test -> mongo.mongo': closed,
    'mongo-client.mtls-test -> mongo.mongo via service': closed,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    'host-of-the-pod': sabotage.swap('mutual.yaml', 'host-of-the-pod.yaml'),
    'authority-of-the-mesh': sabotage.swap('mutual.yaml', 'authority-of-the-mesh.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> mongo.mongo': {
      is: bySidecar,
      under: { 'host-of-the-pod': closed, 'authority-of-the-mesh': serverUntrusted },
    },
    'mongo-client.mtls-test -> mongo.mongo via service': {
      is: bySidecar,
      under: { 'host-of-the-pod': closed, 'authority-of-the-mesh': serverUntrusted },
    },
  },
});
