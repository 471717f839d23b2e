import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * An author who writes "T" tries a policy out as by "true"; Istio refuses a value that is no
 * boolean.
 */
export default defineCheck({
  id: 'AZ-DRYRUN-02',
  title: 'the annotation istio.io/dry-run is read as a boolean of any spelling: "T" is true, "F" and "0" are false',
  source: istioDocs('istio.io, reference/config/annotations: istio.io/dry-run is a boolean'),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['deny-full-f.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['deny-full-t.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-full-t.yaml'),
    zero: sabotage.swap('deny-full-t.yaml', 'deny-full-zero.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { omitted: denied, zero: denied } },
  },
});
