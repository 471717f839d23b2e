import { defineCheck, echo, http, received, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { mixedCast } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Sidecars forward the path that their policies decided about, so an application cannot read
 * another one into the same request.
 */
export default defineCheck({
  id: 'AZ-PATH-02',
  title: 'an application behind a sidecar receives the normalized path, and without one the bytes that were sent',
  source: istioDocs('istio.io, reference/config/security/normalization: the normalized path is forwarded'),
  ...accessOverHttp,
  tags: ['authorization', 'http', 'istio-docs'],
  cast: mixedCast,
  kind: 'state',
  probe: received.path(http.get('/public/../admin;x/.?a=/../b', { port: 80 })),
  probes: {
    escaped: received.path(http.get('/a%2Fb/%2e%2e//c', { port: 80 })),
    host: received.host(http.get('/', { port: 80, host: 'Accounts.example.:8080' })),
  },
  sabotage: { bare: sabotage.redeploy('echo-new.mtls-test', echo.bare()) },
  expects: {
    'sleep.legacy -> echo-new.mtls-test': {
      is: reports('path', '/admin;x/?a=/../b'),
      under: { bare: reports('path', '/public/../admin;x/.?a=/../b') },
    },
    'sleep.legacy -> echo-new.mtls-test via escaped': {
      is: reports('path', '//c'),
      under: { bare: reports('path', '/a%2Fb/%2e%2e//c') },
    },
  },
  baseline: {
    'sleep.legacy -> echo-old.mtls-test': reports('path', '/public/../admin;x/.?a=/../b'),
    'sleep.full -> echo-old.mtls-test': reports('path', '/admin;x/?a=/../b'),
    'sleep.legacy -> echo-new.mtls-test via host': reports('host', 'Accounts.example.:8080'),
  },
});
