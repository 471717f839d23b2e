import {
  defineCheck,
  mongoDocument,
  mongoPing,
  mongoSet,
  refused,
  sabotage,
} from '../../helpers/check/record/define.ts';
import { closed, databaseFields, serverUntrusted, unidentified, unknownClient } from '../shared/databases.ts';
import { ownTls } from '../shared/outcomes.ts';

/**
 * The database alone, without a sidecar at either end: what the mesh has to replace, and what it
 * cannot weaken.
 */
export default defineCheck({
  id: 'ME-NATIVE-01',
  title: 'MongoDB lets a client write and read that has a certificate of its authority, and no other client',
  source: {
    article: '003',
    claim: 'with the wrong certificate or without one no client reaches the database, which has its own mutual TLS',
    claims: ['003#mongo-own-mtls', '003#mongo-plain-closed', '003#mongo-no-certificate', '003#mongo-key-file'],
  },
  ...databaseFields,
  tags: ['mtls', 'mongodb', 'egress', 'articles'],
  kind: 'state',
  probe: mongoDocument.withCertificate(),
  probes: {
    plaintext: mongoPing.inClear(),
    'no-certificate': mongoPing.withoutCertificate(),
    foreign: mongoPing.withForeignCertificate(),
    'public-authorities': mongoPing.trustingPublicAuthorities(),
    'unreadable-key': mongoPing.withUnreadableKey(),
  },
  baseline: {
    'mongo-client.legacy -> mongo.mongo': ownTls,
    'mongo-client.legacy -> mongo.mongo via plaintext': closed,
    'mongo-client.legacy -> mongo.mongo via public-authorities': serverUntrusted,
    'mongo-client.legacy -> mongo.mongo via unreadable-key': refused.by('client-credential'),
  },
  sabotage: {
    'certificates-optional': sabotage.redeploy(
      'mongo.mongo',
      mongoSet.bare({ 'meshproof.dev/client-certificates': 'optional' }),
    ),
  },
  expects: {
    'mongo-client.legacy -> mongo.mongo via no-certificate': {
      is: unidentified,
      under: { 'certificates-optional': ownTls },
    },
    'mongo-client.legacy -> mongo.mongo via foreign': {
      is: unknownClient,
      under: { 'certificates-optional': ownTls },
    },
  },
});
