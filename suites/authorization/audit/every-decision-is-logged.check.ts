import { defineCheck, http, logged, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { accountsCast, auditControls } from '../../shared/accounts.ts';

const admitted = reports('log-row', '200 as spiffe://cluster.local/ns/full/sa/sleep, GET /');
const denied = reports('log-row', '403 as spiffe://cluster.local/ns/full/sa/sleep, GET /');
const auditorAdmitted = reports('log-row', '200 as spiffe://cluster.local/ns/full/sa/auditor, GET /');
const auditorDenied = reports('log-row', '403 as spiffe://cluster.local/ns/full/sa/auditor, GET /');

/**
 * An audit finds a proved identity for every decision, and for a caller without one a row that
 * reports this.
 */
export default defineCheck({
  id: 'AZ-LOG-01',
  title: "the access log of the callee's sidecar contains each admission and each denial with the identity of the peer",
  source: {
    article: '001',
    claim: 'audits can attribute every request: the proxy that enforces the policy logs it',
    claims: ['001#goal-audit', '000#then-authorized', '001#proxy-enforces'],
  },
  complianceControls: auditControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
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
