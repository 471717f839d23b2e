import { defineCheck, http, sabotage, secretsInventory, shows } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** A key that never leaves the memory of its pod can be read by nobody who may read Secrets. */
export default defineCheck({
  id: 'CE-NOSECRET-01',
  title: 'no Secret of a namespace with meshed workloads holds a key that the mesh made for one of them',
  seed: {
    chapter: '003',
    claim: 'since Istio 1.5 no Secret istio.default holds keys',
    claims: ['003#istio-default-secret-gone', '001#agent-makes-key', '001#sds-no-secrets'],
  },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['certificates', 'handbook'],
  cast: identityCast,
  probe: secretsInventory(http.get('/', { port: 80 })),
  standing: true,
  sabotage: { planted: sabotage.add('planted.yaml') },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: shows('secrets', 'no workload key'),
      under: { planted: shows('secrets', 'istio.default') },
    },
  },
});
