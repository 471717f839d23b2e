import { parse } from 'yaml';
import type { Annotations } from '../../model/workloads/probed.ts';
import type { CastWorkload } from './cast-workload.ts';

/**
 * Annotation whose value is a document of its own: two of them are laid over each other field by
 * field.
 */
export const PROXY_CONFIG = 'proxy.istio.io/config';

/** Annotations laid over others. */
export function layOver(base: Annotations, over: Annotations): Annotations {
  const configs = [base[PROXY_CONFIG], over[PROXY_CONFIG]].filter((text) => text !== undefined);
  if (configs.length < 2) return { ...base, ...over };
  const fields = configs.map((text) => asRecord(parse(text)));
  return { ...base, ...over, [PROXY_CONFIG]: JSON.stringify(Object.assign({}, ...fields)) };
}

/**
 * Annotation with the way of injection. Istio ignores it: it replaces pods where only that way
 * changed.
 */
export const INJECTION_MARK = 'meshproof.dev/injection';

export function injectionMark({ injection: by }: CastWorkload): Annotations {
  return by === undefined ? {} : { [INJECTION_MARK]: by };
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
