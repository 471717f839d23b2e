import { defineCheck, mongoPing, sabotage } from '../../helpers/check/record/define.ts';
import { bySidecar, closed, databaseFields } from '../shared/databases.ts';
import { istioDocs } from '../shared/istio-docs.ts';
import { ownTls, upstreamFailed } from '../shared/outcomes.ts';

/** A sidecar that lacks a file has no TLS context, and sends nothing instead of plaintext. */
export default defineCheck({
  id: 'ME-FILE-01',
  title: 'a sidecar without a file that its DestinationRule names opens no connection to the database',
  source: istioDocs('Istio, reference/config/networking/destination-rule, ClientTLSSettings: clientCertificate'),
  ...databaseFields,
  tags: ['slow', 'mtls', 'mongodb', 'egress', 'istio-docs'],
  probe: mongoPing.inClear(),
  probes: {
    certificate: mongoPing.withCertificate(),
    'without-authority': mongoPing.inClear({ at: 'without-authority.mongo' }),
    'without-certificate': mongoPing.inClear({ at: 'without-certificate.mongo' }),
  },
  given: ['services.yaml'],
  // The control: the server is up and admits a client with a certificate of its own.
  baseline: {
    'mongo-client.legacy -> mongo.mongo via certificate': ownTls,
    'mongo-client.mtls-test -> mongo.mongo': closed,
    'mongo-client.mtls-test -> mongo.mongo via without-authority': closed,
    'mongo-client.mtls-test -> mongo.mongo via without-certificate': closed,
  },
  applies: ['missing.yaml'],
  sabotage: {
    omitted: sabotage.omit('missing.yaml'),
    mounted: sabotage.swap('missing.yaml', 'mounted.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> mongo.mongo': { is: bySidecar, under: { omitted: closed } },
    'mongo-client.mtls-test -> mongo.mongo via without-authority': {
      is: upstreamFailed,
      under: { omitted: closed, mounted: bySidecar },
    },
    'mongo-client.mtls-test -> mongo.mongo via without-certificate': {
      is: upstreamFailed,
      under: { omitted: closed, mounted: bySidecar },
    },
  },
});
