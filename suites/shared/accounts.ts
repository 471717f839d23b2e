import { admitted, echo, refused, sleep } from '../../helpers/check/record/define.ts';
import { httpEcho } from './casts.ts';

/**
 * echo called by several accounts of its own namespace and of another one, and in plaintext. Its
 * sidecar does not capture one port: there the application itself responds, whatever the policies.
 */
export const accountsCast = {
  'sleep.mtls-test': sleep.meshed(),
  'sleep.full': sleep.meshed(),
  'auditor.full': sleep.as('auditor').meshed(),
  'sleep.legacy': sleep.bare(),
  'echo-a.full': httpEcho.meshed(),
  'echo.mtls-test': echo.meshed({ 'traffic.sidecar.istio.io/excludeInboundPorts': '18090' }),
} as const;

/** The second account of the namespace full, as reported by the callee. */
export const asAuditor = admitted.overMtls('spiffe://cluster.local/ns/full/sa/auditor', { seenBy: 'callee' });

/**
 * The callee's sidecar denies by the means of the protocol: an HTTP status, a gRPC status, or the
 * end of the connection.
 */
export const denied = refused.by('rbac-403');
export const deniedByGrpc = refused.by('rbac-grpc-7');
export const closedByPolicy = refused.by('rbac-l4');

/** Access control: access is decided at the requested resource. */
export const accessControls = [
  'NIST 800-53 AC-3',
  'NIST 800-53 AC-4',
  'NIST 800-53 SC-7(5)',
  'PCI DSS 4.0.1 7.3.3',
  'SOC 2 CC6.1',
] as const;

/** Audit: every decision is logged with the identity of the caller. */
export const auditControls = ['NIST 800-53 AU-2', 'NIST 800-53 AU-3', 'NIST 800-53 AU-12', 'SOC 2 CC7.2'] as const;
