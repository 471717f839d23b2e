import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { denied } from '../../shared/accounts.ts';
import { asFull, mixedCast } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

const at = (path: string) => http.get(path, { port: 80 });

/**
 * The bytes of a caller without a sidecar reach the callee's sidecar as they are, so this one
 * normalizes them itself. AZ-NORMALIZE-01 has the same rule for a caller whose sidecar does.
 */
export default defineCheck({
  id: 'AZ-PATH-01',
  title:
    'a DENY rule on /admin refuses a caller without a sidecar that sends dot segments or backslashes, and by default not //admin',
  source: istioDocs(
    'istio.io, reference/config/security/normalization; CVE-2021-31920; istio/istio#27409: BASE normalizes, MERGE_SLASHES merges',
  ),
  ...accessOverHttp,
  cast: mixedCast,
  probe: at('/public'),
  probes: {
    dots: at('/public/../admin'),
    encoded: at('/%2e%2e/admin'),
    backslash: at('/public\\..\\admin'),
    slashes: at('//admin'),
    parameter: at('/admin;x=1'),
  },
  baseline: {
    'sleep.full -> echo-new.mtls-test': asFull,
    'sleep.full -> echo-new.mtls-test via dots': asFull,
    'sleep.legacy -> echo-new.mtls-test via dots': plaintext,
    'sleep.legacy -> echo-new.mtls-test via encoded': plaintext,
    'sleep.legacy -> echo-new.mtls-test via backslash': plaintext,
    'sleep.legacy -> echo-new.mtls-test via slashes': plaintext,
    'sleep.legacy -> echo-new.mtls-test via parameter': plaintext,
  },
  applies: ['deny-admin.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-admin.yaml'),
    literal: sabotage.swap('deny-admin.yaml', 'deny-literal.yaml'),
  },
  expects: {
    'sleep.full -> echo-new.mtls-test via dots': { is: denied, under: { omitted: asFull, literal: asFull } },
    'sleep.legacy -> echo-new.mtls-test via dots': { is: denied, under: { omitted: plaintext, literal: plaintext } },
    'sleep.legacy -> echo-new.mtls-test via encoded': {
      is: denied,
      under: { omitted: plaintext, literal: plaintext },
    },
    'sleep.legacy -> echo-new.mtls-test via backslash': {
      is: denied,
      under: { omitted: plaintext, literal: plaintext },
    },
    'sleep.legacy -> echo-new.mtls-test via slashes': { is: plaintext, under: { literal: denied } },
    'sleep.legacy -> echo-new.mtls-test via parameter': { is: plaintext, under: { literal: denied } },
  },
});
