import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Between sidecars no hop is trusted and no hop appends its address, so a caller decides which
 * client address a rule sees.
 */
export default defineCheck({
  id: 'AZ-REMOTEIP-01',
  title: 'remoteIpBlocks compare the last address of X-Forwarded-For, which any client can write, and never the first',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: remoteIpBlocks are compared with the address in X-Forwarded-For',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    listed: http.get('/', { port: 80, headers: { 'X-Forwarded-For': '198.51.100.7, 203.0.113.9' } }),
    first: http.get('/', { port: 80, headers: { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' } }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test via listed': asFull,
    'sleep.full -> echo.mtls-test via first': asFull,
  },
  applies: ['deny-remote.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-remote.yaml'),
    peer: sabotage.swap('deny-remote.yaml', 'deny-peer.yaml'),
    wider: sabotage.swap('deny-remote.yaml', 'deny-both.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via listed': { is: denied, under: { omitted: asFull, peer: asFull } },
    'sleep.full -> echo.mtls-test via first': { is: asFull, under: { wider: denied } },
  },
});
