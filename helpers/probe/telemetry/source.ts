import type { HttpFacts } from '../http/facts.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { NO_FACTS, perRequest, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { countRequest } from './count-request.ts';
import { countScraped } from './count-scraped.ts';

/** Sends a request of HTTP and reads the counters of its callee's sidecar before and after it. */
export function telemetrySource({ target, sourceOf }: SourceContext): ProbeSource {
  return perRequest((request, signal) => {
    const { readBy, ...rest } = probeOfKind(request, 'telemetry');
    const probe = { ...rest, kind: 'http' } as const;
    const count = readBy === 'prometheus' ? countScraped : countRequest;
    return count(target, request.to, () => sendHttp(sourceOf('http'), { ...request, probe }, signal), signal);
  });
}

async function sendHttp(
  source: ProbeSource,
  request: ProbeRequest,
  signal: AbortSignal,
): Promise<HttpFacts | InfrastructureFacts> {
  const [facts] = await source.send(request.from, [request], signal);
  return facts?.kind === 'http' || facts?.kind === 'infrastructure' ? facts : NO_FACTS;
}
