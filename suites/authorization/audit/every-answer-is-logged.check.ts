import { defineCheck, http, logged, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { accountsCast, auditControls } from '../../shared/accounts.ts';

const admitted = reports('log-row', '200 as spiffe://cluster.local/ns/full/sa/sleep, GET /');
const denied = reports('log-row', '403 as spiffe://cluster.local/ns/full/sa/sleep, GET /');
const auditorAdmitted = reports('log-row', '200 as spiffe://cluster.local/ns/full/sa/auditor, GET /');
const auditorDenied = reports('log-row', '403 as spiffe://cluster.local/ns/full/sa/auditor, GET /');

/** Whoever asks later who did what finds a proven identity, and for a caller that proved none a row that says so. */
export default defineCheck({
  id: 'AZ-LOG-01',
  title:
    "each admission and each denial stands in the access log of the callee's sidecar with the identity of the peer",
  source: {
    article: '001',
    claim: 'one can tell who did what: the proxy that enforces the policy writes it down',
    claims: ['001#goal-audit', '000#then-authorized', '001#proxy-enforces'],
  },
  complianceControls: auditControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'handbook'],
  cast: accountsCast,
  probe: logged(http.get('/', { port: 80 })),
  baseline: {
    'sleep.full -> echo.mtls-test': admitted,
    'auditor.full -> echo.mtls-test': auditorAdmitted,
    'sleep.legacy -> echo.mtls-test': reports('log-row', '200 as no principal, GET /'),
  },
  applies: ['deny-sleep.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-sleep.yaml'),
    other: sabotage.swap('deny-sleep.yaml', 'deny-auditor.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: admitted, other: admitted } },
    'auditor.full -> echo.mtls-test': { is: auditorAdmitted, under: { other: auditorDenied } },
  },
});
