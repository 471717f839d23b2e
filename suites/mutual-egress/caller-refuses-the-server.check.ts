import { defineCheck, mongoPing, sabotage } from '../../helpers/check/record/define.ts';
import { bySidecar, databaseFields, serverUntrusted, unidentified } from '../shared/databases.ts';
import { istioDocs } from '../shared/istio-docs.ts';
import { ownTls, serverRefused } from '../shared/outcomes.ts';

/**
 * The client of the database only notices that its connection ended; the log of its own sidecar
 * names the refusal.
 */
export default defineCheck({
  id: 'ME-MONGO-02',
  title: "a MongoDB client's own sidecar refuses a server whose certificate has none of the required names",
  source: istioDocs('Istio, reference/config/networking/destination-rule, ClientTLSSettings: subjectAltNames'),
  ...databaseFields,
  tags: ['mtls', 'mongodb', 'egress', 'istio-docs'],
  probe: mongoPing.inClear(),
  probes: { certificate: mongoPing.withCertificate(), 'no-certificate': mongoPing.withoutCertificate() },
  given: ['any-name.yaml'],
  // The controls: the server itself refuses a client without a certificate, by an alert of its own.
  baseline: {
    'mongo-client.mtls-test -> mongo.mongo': bySidecar,
    'mongo-client.legacy -> mongo.mongo via certificate': ownTls,
    'mongo-client.legacy -> mongo.mongo via no-certificate': unidentified,
  },
  applies: ['wrong-name.yaml'],
  sabotage: {
    omitted: sabotage.omit('wrong-name.yaml'),
    'right-name': sabotage.swap('wrong-name.yaml', 'right-name.yaml'),
    'authority-of-the-mesh': sabotage.swap('wrong-name.yaml', 'authority-of-the-mesh.yaml'),
  },
  expects: {
    'mongo-client.mtls-test -> mongo.mongo': {
      is: serverRefused,
      under: {
        omitted: bySidecar,
        'right-name': bySidecar,
        'authority-of-the-mesh': serverUntrusted,
      },
    },
  },
});
