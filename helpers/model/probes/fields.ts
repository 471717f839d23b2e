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
    .regex(/^([a-z0-9-]+\.){1,2}[a-z0-9-]+$/, 'is neither `service.namespace` nor `pod.service.namespace`')
    .exactOptional(),
};

export const forFactFields = { fact: z.enum(Object.keys(FACTS) as FactName[], 'names no fact').exactOptional() };
