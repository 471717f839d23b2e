import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { pastTheSidecar, plaintext } from '../../shared/outcomes.ts';

/** A policy without rules allows no request; a policy with one empty rule allows every request. */
export default defineCheck({
  id: 'AZ-EMPTY-01',
  title: 'an ALLOW policy without rules refuses every caller with 403',
  source: {
    article: '001',
    claim: 'only what is needed is allowed, starting from no access',
    claims: ['001#least-privilege'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { hole: http.get('/', { port: 8090 }) },
  // The control: on a port that the sidecar does not capture, the application still responds.
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.legacy -> echo.mtls-test': plaintext,
    'sleep.legacy -> echo.mtls-test via hole': pastTheSidecar,
  },
  applies: ['allow-nothing.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-nothing.yaml'),
    open: sabotage.swap('allow-nothing.yaml', 'allow-everything.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, open: asOwn } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, open: asFull } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext, open: plaintext } },
  },
});
