import type { InfrastructureEvent } from '../source.ts';
import { SOURCE_LOOP } from './source-script.ts';
import { createHttpSource } from './source.ts';

export const never = new AbortController().signal;
const patient = { connectSeconds: 10, totalSeconds: 15 };
export const hasty = { connectSeconds: 10, totalSeconds: 0.5 };

/** A source whose script runs on this machine. */
export function source(
  script: string = SOURCE_LOOP,
  { infrastructure = [] as InfrastructureEvent[], opened = { count: 0 }, limits = patient } = {},
) {
  const options = {
    name: 'sleep.here',
    command: ['sh', '-c', script],
    signal: never,
    onOpen: () => (opened.count += 1),
    onInfrastructureFault: (event: InfrastructureEvent) => infrastructure.push(event),
  } as const;
  return createHttpSource(options, limits);
}

/** A GET of a path of a server, or of a whole URL. */
export function get(base: string, url: string, index = 0) {
  return {
    requestId: `id-${index.toString()}`,
    method: 'GET',
    url: url.startsWith('http') ? url : `${base}${url}`,
  };
}
