import {
  defineCheck,
  echo,
  http,
  rawTls,
  refused,
  sabotage,
  sleep,
  tlsClient,
} from '../../../helpers/check/record/define.ts';
import { asFull } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { certificateRequired } from '../../shared/outcomes.ts';

const handshakeFailure = refused.by('tls-alert:handshake-failure');

/**
 * Without a minimum version, a TLS 1.2 handshake fails only at the missing client certificate; with
 * the minimum 1.3 it fails at the version.
 */
export default defineCheck({
  id: 'CE-MINVERSION-01',
  title: 'with meshMTLS.minProtocolVersion TLSV1_3 a sidecar refuses TLS 1.2 by the alert protocol_version',
  source: {
    article: '002',
    claim: 'meshConfig.meshMTLS.minProtocolVersion TLSV1_3 sets the TLS version',
    claims: ['002#min-protocol-version'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'tls', 'certificates', 'articles', 'managed-mesh'],
  cast: {
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'tls-client.legacy': tlsClient.bare(),
    'echo.mtls-test': echo.meshed(),
  },
  probe: http.get('/', { port: 80 }),
  probes: {
    old: rawTls({ port: 9443, maxVersion: '1.2' }),
    new: rawTls({ port: 9443, minVersion: '1.3' }),
  },
  given: ['strict.yaml'],
  baseline: {
    'tls-client.legacy -> echo.mtls-test via old': handshakeFailure,
    'tls-client.legacy -> echo.mtls-test via new': certificateRequired,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['minimum-1-3.yaml'],
  sabotage: {
    omitted: sabotage.omit('minimum-1-3.yaml'),
    'one-point-two': sabotage.swap('minimum-1-3.yaml', 'minimum-1-2.yaml'),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test via old': {
      is: refused.by('tls-alert:protocol-version'),
      under: { omitted: handshakeFailure, 'one-point-two': handshakeFailure },
    },
  },
});
