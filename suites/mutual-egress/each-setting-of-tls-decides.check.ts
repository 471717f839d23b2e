import { defineCheck, mongoPing, sabotage } from '../../helpers/check/record/define.ts';
import { bySidecar, closed, databaseFields, serverUntrusted } from '../shared/databases.ts';
import { ownTls, serverRefused } from '../shared/outcomes.ts';

const at = (name: string) => mongoPing.inClear({ at: `${name}.mongo` });

/**
 * One database under several names, each with a DestinationRule of its own, so that every fault is
 * observed beside the rule without one.
 */
export default defineCheck({
  id: 'ME-ORIGIN-01',
  title:
    'of TLS that a sidecar originates, the mode, both certificates, the authority and the names decide, and the server name does not',
  source: {
    article: '003',
    claim: 'the mode is MUTUAL and not ISTIO_MUTUAL, with the paths of the mounted certificates',
    claims: ['003#mutual-not-istio-mutual'],
  },
  ...databaseFields,
  tags: ['mtls', 'mongodb', 'egress', 'articles'],
  probe: mongoPing.inClear(),
  probes: {
    certificate: mongoPing.withCertificate(),
    'authority-of-the-mesh': at('authority-of-the-mesh'),
    'foreign-certificate': at('foreign-certificate'),
    'wrong-name': at('wrong-name'),
    'wrong-sni': at('wrong-sni'),
    unverified: at('unverified'),
    simple: at('simple'),
    'istio-mutual': at('istio-mutual'),
  },
  given: ['services.yaml'],
  // The control: the server is up and admits a client with a certificate of its own.
  baseline: {
    'mongo-client.legacy -> mongo.mongo via certificate': ownTls,
    'mongo-client.mtls-test -> mongo.mongo': closed,
    'mongo-client.mtls-test -> mongo.mongo via authority-of-the-mesh': closed,
    'mongo-client.mtls-test -> mongo.mongo via foreign-certificate': closed,
    'mongo-client.mtls-test -> mongo.mongo via wrong-name': closed,
    'mongo-client.mtls-test -> mongo.mongo via wrong-sni': closed,
    'mongo-client.mtls-test -> mongo.mongo via unverified': closed,
    'mongo-client.mtls-test -> mongo.mongo via simple': closed,
    'mongo-client.mtls-test -> mongo.mongo via istio-mutual': closed,
  },
  applies: ['faults.yaml'],
  sabotage: {
    omitted: sabotage.omit('faults.yaml'),
    repaired: sabotage.swap('faults.yaml', 'repaired.yaml'),
    verified: sabotage.swap('faults.yaml', 'verified.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> mongo.mongo': { is: bySidecar, under: { omitted: closed } },
    'mongo-client.mtls-test -> mongo.mongo via authority-of-the-mesh': {
      is: serverUntrusted,
      under: { omitted: closed, repaired: bySidecar },
    },
    'mongo-client.mtls-test -> mongo.mongo via foreign-certificate': { is: closed, under: { repaired: bySidecar } },
    'mongo-client.mtls-test -> mongo.mongo via wrong-name': {
      is: serverRefused,
      under: { omitted: closed, repaired: bySidecar },
    },
    'mongo-client.mtls-test -> mongo.mongo via simple': { is: closed, under: { repaired: bySidecar } },
    'mongo-client.mtls-test -> mongo.mongo via istio-mutual': {
      is: serverUntrusted,
      under: { omitted: closed, repaired: bySidecar },
    },
    // The server name is sent and verifies nothing; without verification any server is accepted.
    'mongo-client.mtls-test -> mongo.mongo via wrong-sni': {
      is: bySidecar,
      under: { omitted: closed, verified: serverRefused },
    },
    'mongo-client.mtls-test -> mongo.mongo via unverified': {
      is: bySidecar,
      under: { omitted: closed, verified: serverUntrusted },
    },
  },
});
