/**
 * Kinds of probes. A new one is added here; the compiler then reports each registry that lacks it:
 * probes/registry.ts, the facts and the sources of helpers/probe, and the classifiers.
 */
export type ProbeKind =
  | 'http'
  | 'stream'
  | 'mongo'
  | 'postgres'
  | 'kubelet'
  | 'istioctl'
  | 'dry-run'
  | 'telemetry'
  | 'echo'
  | 'tls'
  | 'edge';
