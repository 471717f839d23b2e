import {
  admitted,
  defineCheck,
  mongo,
  mongoClient,
  mongoPing,
  refused,
  sabotage,
} from '../../helpers/check/record/define.ts';
import { serverRefused } from '../shared/outcomes.ts';

const bySidecar = admitted.overMtls('CN=mongo-client', { seenBy: 'proxy' });
const unidentified = refused.by('tls-alert:certificate-required');

/**
 * The client of the database only notices that its connection ended; the log of its own sidecar
 * names the refusal.
 */
export default defineCheck({
  id: 'ME-MONGO-02',
  title: "a MongoDB client's own sidecar refuses a server whose certificate has none of the required names",
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/destination-rule, ClientTLSSettings: subjectAltNames',
    claims: [],
  },
  complianceControls: [
    'NIST 800-53 SC-8(1)',
    'NIST 800-53 AC-4',
    'NIST 800-53 SC-7(8)',
    'PCI DSS 4.0.1 4.2.1',
    'SOC 2 CC6.6',
  ],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'mongodb', 'egress', 'istio-docs'],
  cast: {
    'mongo-client.mtls-test': mongoClient.meshed(),
    'mongo-client.legacy': mongoClient.bare(),
    'mongo.mongo': mongo.bare(),
  },
  probe: mongoPing.inClear(),
  probes: { certificate: mongoPing.withCertificate(), 'no-certificate': mongoPing.withoutCertificate() },
  given: ['any-name.yaml'],
  // The controls: the server itself refuses a client without a certificate, by an alert of its own.
  baseline: {
    'mongo-client.mtls-test -> mongo.mongo': bySidecar,
    'mongo-client.legacy -> mongo.mongo via certificate': admitted.overTls(),
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
        'authority-of-the-mesh': refused.by('caller-tls-alert:unknown-ca'),
      },
    },
  },
});
