import { defineCheck, echo, http, sabotage } from '../../helpers/check/record/define.ts';
import { asFull, mixedCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext } from '../shared/outcomes.ts';

/**
 * The callers are not reconfigured: istiod informs their sidecars that the new pod accepts mutual
 * TLS.
 */
export default defineCheck({
  id: 'MI-SERVER-01',
  title:
    'once a server has a sidecar, its mesh callers switch to mutual TLS without a change of their own, and plaintext stays admitted',
  source: {
    article: '001',
    claim: 'PERMISSIVE lets a workload with a sidecar keep serving callers without one while a mesh grows',
    claims: ['001#permissive-keeps-plaintext-working', '000#permissive-is-for-migration'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'slow', 'articles'],
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.full -> echo-old.mtls-test': plaintext,
    'sleep.legacy -> echo-old.mtls-test': plaintext,
  },
  redeploys: { 'echo-old.mtls-test': echo.meshed() },
  sabotage: {
    kept: sabotage.omitRedeploy('echo-old.mtls-test'),
    plain: sabotage.add('plain.yaml'),
  },
  expects: {
    'sleep.full -> echo-old.mtls-test': { is: asFull, under: { kept: plaintext, plain: plaintext } },
  },
});
