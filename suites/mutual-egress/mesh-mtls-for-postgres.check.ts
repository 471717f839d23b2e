import { admitted, defineCheck, postgresQuery, sabotage } from '../../helpers/check/record/define.ts';
import { byItself, databaseFields } from '../shared/databases.ts';
import { istioDocs } from '../shared/istio-docs.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

const byMesh = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/mongo-client', { seenBy: 'proxy' });

/** With sidecars at both ends neither the client nor the server needs TLS of its own. */
export default defineCheck({
  id: 'ME-PG-02',
  title: 'between two sidecars PostgreSQL needs no TLS, and STRICT refuses a client without a sidecar',
  source: istioDocs('Istio, concepts/security, Mutual TLS authentication'),
  ...databaseFields,
  tags: ['mtls', 'postgresql', 'istio-docs'],
  probe: postgresQuery.inClear(),
  probes: { certificate: postgresQuery.withCertificate() },
  // Without STRICT the server takes every call for one of a local client, its sidecar.
  baseline: {
    'mongo-client.mtls-test -> postgres.mtls-test': byMesh,
    'mongo-client.legacy -> postgres.mtls-test': plaintext,
    'mongo-client.legacy -> postgres.mtls-test via certificate': byItself,
  },
  applies: ['strict.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'another-workload': sabotage.swap('strict.yaml', 'another-workload.yaml'),
  },
  expects: {
    'mongo-client.legacy -> postgres.mtls-test': {
      is: reset,
      under: { permissive: plaintext, 'another-workload': plaintext },
    },
    // Even a client with its own certificate: its request for TLS is plaintext.
    'mongo-client.legacy -> postgres.mtls-test via certificate': {
      is: reset,
      under: { permissive: byItself, 'another-workload': byItself },
    },
  },
});
