import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, echoCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A port with settings of its own has no TLS mode, so auto mTLS decides. It decides twice: the
 * cluster does not inherit the mode of the host, but its endpoints do and count as without mutual
 * TLS. A headless Service does not distinguish its endpoints, so it uses mutual TLS.
 */
export default defineCheck({
  id: 'DR-PORT-02',
  title:
    'settings of a port replace those of the host, whose TLS mode only the endpoints of a Service with an address inherit',
  source: istioDocs(
    'istio/istio, pilot/pkg/networking/util: GetPortLevelTrafficPolicy; pilot/pkg/xds/endpoints: mtls_checker.go',
  ),
  ...transportOverHttp,
  cast: echoCast,
  probe: echoCall.http(),
  probes: { headless: echoCall.http({ port: 18080 }) },
  given: ['disable.yaml'],
  baseline: {
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-a.full -> echo.mtls-test': plaintext,
    'echo-a.full -> echo-headless.mtls-test via headless': plaintext,
  },
  applies: ['port-without-tls.yaml'],
  sabotage: {
    omitted: sabotage.omit('port-without-tls.yaml'),
    mutual: sabotage.swap('port-without-tls.yaml', 'host-is-mutual.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { mutual: asEcho } },
    'echo-a.full -> echo-headless.mtls-test via headless': { is: asEcho, under: { omitted: plaintext } },
  },
});
