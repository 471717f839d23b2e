import { admitted, defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { accountsCast, asAuditor } from '../../shared/accounts.ts';
import { identityControls } from '../../shared/identity.ts';
import { plaintext } from '../../shared/outcomes.ts';

const asSleep = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });

/** The same program in the same namespace has another identity under another service account. */
export default defineCheck({
  id: 'ID-ACCOUNT-01',
  title: 'two service accounts of one namespace are two identities, which the callee distinguishes',
  source: {
    article: '001',
    claim: 'every workload has its own identity, which its service account determines',
    claims: ['001#unique-identity', '001#bookinfo-accounts'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['plaintext.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': plaintext,
    'auditor.full -> echo.mtls-test': plaintext,
    'sleep.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    'same-account': sabotage.redeploy('auditor.full', sleep.meshed()),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asSleep, under: { omitted: plaintext } },
    'auditor.full -> echo.mtls-test': { is: asAuditor, under: { omitted: plaintext, 'same-account': asSleep } },
  },
});
