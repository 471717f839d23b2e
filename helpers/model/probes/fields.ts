import * as z from 'zod';
import type { FactName } from '../facts/fact-values.ts';
import { FACTS } from '../facts/facts.ts';

/** Where a request is sent, if not to the callee's own Service. */
export interface Addressed {
  /**
   * Another Service that leads to the callee, `service.namespace`, or one pod behind a headless
   * Service, `pod.service.namespace`.
   */
  readonly at?: string;
}

/** The fact that a probe is sent for. Without one, its outcome is an admission or a refusal. */
export interface ForFact {
  readonly fact?: FactName;
}

export const portField = z.int().min(1).max(65_535);
export const textField = z.string().min(1);
export const methodField = z.string().regex(/^[A-Z]+$/, 'is no HTTP method');
export const pathField = z
  .string()
  .regex(/^\/[!-~]*$/, 'is no path that begins with / and holds printable characters only');
export const headersField = z.record(
  z.string().regex(/^[A-Za-z0-9-]+$/, 'is no header name'),
  z.string().regex(/^[ -~]*$/),
);
export const hostField = z.string().regex(/^[A-Za-z0-9.:-]+$/, 'is no host name');

export const addressedFields = {
  at: z
    .string()
    .regex(/^([a-z0-9-]+\.){1,2}[a-z0-9-]+$/, 'is neither `service.namespace` nor `pod.service.namespace`')
    .exactOptional(),
};

export const forFactFields = { fact: z.enum(Object.keys(FACTS) as FactName[], 'names no fact').exactOptional() };
