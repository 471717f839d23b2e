import { defineCheck, echo, http, peerAddress, sabotage, reports } from '../../helpers/check/record/define.ts';
import { identityCast } from '../shared/identity.ts';

/**
 * Whatever an application does with the address of its peer, behind a sidecar this address is
 * always the same.
 */
export default defineCheck({
  id: 'ID-ORIGIN-01',
  title: 'an application behind a sidecar sees 127.0.0.6 as its peer, whatever the caller',
  source: {
    article: '000',
    claim: 'the application behind a sidecar sees 127.0.0.6 as its peer: its sidecar forwards to it locally',
    claims: ['000#peer-is-127.0.0.6', '001#mtls-forward-local'],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['http', 'identity', 'articles'],
  cast: identityCast,
  probe: peerAddress(http.get('/', { port: 80 })),
  kind: 'state',
  sabotage: { bare: sabotage.redeploy('echo.mtls-test', echo.bare()) },
  expects: {
    'sleep.legacy -> echo.mtls-test': {
      is: reports('peer-address', '127.0.0.6'),
      under: { bare: reports('peer-address', 'another') },
    },
    'sleep.full -> echo.mtls-test': {
      is: reports('peer-address', '127.0.0.6'),
      under: { bare: reports('peer-address', 'another') },
    },
  },
});
