import * as z from 'zod';
import { forFactFields, type ForFact } from './fields.ts';

/** Purposes for which the kubelet probes a container. */
export type KubeletProbe = 'liveness' | 'readiness' | 'startup';

/** A request that the kubelet sends once, after a container starts or before it stops. */
export type LifecycleHook = 'postStart' | 'preStop';

/** A probe that the kubelet itself sends to a container. */
export interface KubeletProbeSpec {
  readonly kind: 'kubelet';
  readonly probe: KubeletProbe;
  /** A lifecycle hook is read in place of the probe; it is not watched. */
  readonly hook?: LifecycleHook;
}

export const kubeletProbeSpec = z.strictObject({
  ...forFactFields,
  kind: z.literal('kubelet'),
  probe: z.enum(['liveness', 'readiness', 'startup']),
  hook: z.enum(['postStart', 'preStop']).exactOptional(),
}) satisfies z.ZodType<KubeletProbeSpec & ForFact>;

/**
 * Probes of the kubelet.
 * @example
 * cast: { kubelet: kubeletClient, 'probed.mtls-test': probed({ handler: 'http' }) },
 * probe: kubeletProbe.liveness(),
 */
export const kubeletProbe = {
  /** The kubelet's liveness probe: it restarts a container that fails it. */
  liveness: (): KubeletProbeSpec => ({ kind: 'kubelet', probe: 'liveness' }),
  /** The kubelet's readiness probe: a pod that fails it gets no traffic through its Service. */
  readiness: (): KubeletProbeSpec => ({ kind: 'kubelet', probe: 'readiness' }),
  /** The kubelet's startup probe: a container that fails it is neither live nor ready. */
  startup: (): KubeletProbeSpec => ({ kind: 'kubelet', probe: 'startup' }),
  /** The configuration of the probe after injection. */
  aim: (probe: KubeletProbe = 'liveness'): KubeletProbeSpec & ForFact => ({ kind: 'kubelet', probe, fact: 'probed' }),
  /** The configuration of a lifecycle hook after injection. */
  hook: (hook: LifecycleHook): KubeletProbeSpec & ForFact => ({
    kind: 'kubelet',
    probe: 'liveness',
    hook,
    fact: 'probed',
  }),
} as const;
