import { defineCheck, mongoDocument, postgresQuery, sabotage } from '../../helpers/check/record/define.ts';
import {
  byItself,
  bySidecar,
  closed,
  databaseFields,
  denied,
  serverUntrusted,
  unknownClient,
} from '../shared/databases.ts';
import { istioDocs } from '../shared/istio-docs.ts';
import { ownTls, upstreamFailed } from '../shared/outcomes.ts';

/**
 * What is MongoDB's and what is the mesh's: the rule that lets a plaintext client reach MongoDB
 * cuts it off from PostgreSQL, whose clients request TLS in plaintext before they open it.
 */
export default defineCheck({
  id: 'ME-PG-01',
  title:
    'a sidecar cannot originate TLS towards PostgreSQL, which negotiates it in its own protocol: its clients have to',
  source: istioDocs('Istio, reference/config/networking/destination-rule, ClientTLSSettings: mode MUTUAL'),
  ...databaseFields,
  tags: ['mtls', 'postgresql', 'egress', 'istio-docs'],
  probe: postgresQuery.inClear(),
  probes: {
    certificate: postgresQuery.withCertificate(),
    'no-certificate': postgresQuery.withoutCertificate(),
    foreign: postgresQuery.withForeignCertificate(),
    'public-authorities': postgresQuery.trustingPublicAuthorities(),
    direct: postgresQuery.withCertificate({ direct: true }),
    document: mongoDocument.inClear(),
    'document-by-itself': mongoDocument.withCertificate(),
  },
  // The server itself reports the certificate of a client that opens TLS, also through a sidecar.
  baseline: {
    'mongo-client.legacy -> postgres.mongo': denied,
    'mongo-client.legacy -> postgres.mongo via certificate': byItself,
    'mongo-client.legacy -> postgres.mongo via no-certificate': denied,
    'mongo-client.legacy -> postgres.mongo via foreign': unknownClient,
    'mongo-client.legacy -> postgres.mongo via public-authorities': serverUntrusted,
    'mongo-client.legacy -> postgres.mongo via direct': closed,
    'mongo-client.mtls-test -> postgres.mongo': denied,
    'mongo-client.mtls-test -> postgres.mongo via certificate': byItself,
    'mongo-client.mtls-test -> mongo.mongo via document': closed,
    'mongo-client.legacy -> mongo.mongo via document-by-itself': ownTls,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    'disable-for-postgres': sabotage.swap('mutual.yaml', 'disable-for-postgres.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> postgres.mongo': {
      is: upstreamFailed,
      under: { omitted: denied, 'disable-for-postgres': denied },
    },
    'mongo-client.mtls-test -> postgres.mongo via certificate': {
      is: upstreamFailed,
      under: { omitted: byItself, 'disable-for-postgres': byItself },
    },
    'mongo-client.mtls-test -> mongo.mongo via document': { is: bySidecar, under: { omitted: closed } },
  },
});
