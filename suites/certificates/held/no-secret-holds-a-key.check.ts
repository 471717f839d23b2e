import { defineCheck, http, sabotage, secretsInventory, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** A key that never leaves the memory of its pod can be read by nobody who may read Secrets. */
export default defineCheck({
  id: 'CE-NOSECRET-01',
  title: 'no Secret of a namespace with meshed workloads holds a key that the mesh made for one of them',
  source: {
    article: '003',
    claim: 'since Istio 1.5 no Secret istio.default holds keys',
    claims: ['003#istio-default-secret-gone', '001#agent-makes-key', '001#sds-no-secrets'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['certificates', 'handbook'],
  cast: identityCast,
  probe: secretsInventory(http.get('/', { port: 80 })),
  kind: 'state',
  sabotage: { planted: sabotage.add('planted.yaml') },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('secrets', 'no workload key'),
      under: { planted: reports('secrets', 'istio.default') },
    },
  },
});
