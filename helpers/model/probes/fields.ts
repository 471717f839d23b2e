import * as z from 'zod';
import type { FactName } from '../facts/fact-values.ts';
import { FACTS } from '../facts/facts.ts';

/** Where a request is sent, if not to the callee's own Service. */
export interface Addressed {
  /**
   * Another Service that leads to the callee, `service.namespace`; one pod behind a headless
   * Service, `pod.service.namespace`; or `pod-ip`, the address of the callee's pod, where `port` is
   * a port of its container, which a Service need not have.
   */
  readonly at?: string;
}

/** The address of the callee's pod, as Prometheus uses it. */
export const POD_IP = 'pod-ip';

/** Whether a probe is sent to the address of a pod. */
export function isAtPod(probe: object): boolean {
  return 'at' in probe && probe.at === POD_IP;
}

/** The fact that a probe is sent for. Without one, its outcome is an admission or a refusal. */
export interface ForFact {
  readonly fact?: FactName;
}

export const portField = z.int().min(1).max(65_535);
export const textField = z.string().min(1);
export const methodField = z.string().regex(/^[A-Z]+$/, 'is no HTTP method');

/** A request target is sent byte for byte; a fragment is none of it (RFC 9112, 3.2.1). */
export const pathField = z
  .string()
  .regex(
    /^\/[!-"$-~]*$/,
    'cannot be sent as it is: a path begins with / and has no space, no control character, no # and no character outside ASCII',
  );

/** Headers that a client writes itself. */
const OF_THE_CLIENT = /^(host|connection|content-length|transfer-encoding|x-request-id|x-meshproof-marker)$/i;

export const headersField = z.record(
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no header name')
    .refine(
      (name) => !OF_THE_CLIENT.test(name),
      'is written by the client: use `host` for Host, and `connection` for Connection',
    ),
  z
    .string()
    .regex(
      /^([\t -~]*[!-~][\t -~]*)?$/,
      'cannot be sent as it is: a value has a visible character or is empty, without control characters but tabs',
    ),
);
export const hostField = z.string().regex(/^[\w.:[\]-]+$/, 'is no host name');

export const addressedFields = {
  at: z
    .string()
    .regex(
      /^(pod-ip|([a-z0-9-]+\.){1,2}[a-z0-9-]+)$/,
      'is neither `service.namespace` nor `pod.service.namespace` nor `pod-ip`',
    )
    .exactOptional(),
};

export const forFactFields = { fact: z.enum(Object.keys(FACTS) as FactName[], 'names no fact').exactOptional() };
