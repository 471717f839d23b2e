import * as z from 'zod';
import type { KubeletProbe } from '../../model/probes/kubelet.ts';

/** What the kubelet did to a container over a window. */
export interface KubeletFacts {
  readonly kind: 'kubelet';
  /** @default 'liveness' */
  readonly probe?: KubeletProbe;
  readonly restarts: number;
  /** Messages of the probe's failure events, oldest first. */
  readonly probeFailures: readonly string[];
  readonly windowMs: number;
  /** The probe as configured after injection: "http 15020 /app-health/echo/livez", "tcp 19000". */
  readonly aim?: string;
  /** Path and port of an HTTP probe; "" otherwise. */
  readonly probedPath: string;
  readonly probedPort: string;
  /** Conditions of the container at the window's end. */
  readonly ready?: boolean;
  readonly started?: boolean;
  /** State of the container at the window's end: `running`, or why it does not run. */
  readonly state?: string;
}

export const kubeletFacts = z.object({
  kind: z.literal('kubelet'),
  probe: z.enum(['liveness', 'readiness', 'startup']).exactOptional(),
  restarts: z.number(),
  probeFailures: z.array(z.string()),
  windowMs: z.number(),
  aim: z.string().exactOptional(),
  probedPath: z.string(),
  probedPort: z.string(),
  ready: z.boolean().exactOptional(),
  started: z.boolean().exactOptional(),
  state: z.string().exactOptional(),
}) satisfies z.ZodType<KubeletFacts>;
