import { perRequest, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { queryIstioctl } from './query-istioctl.ts';

/** Runs istioctl on this machine. */
export function istioctlSource({ target, istioctl }: SourceContext): ProbeSource {
  return perRequest(async (request, signal) => {
    const { query } = probeOfKind(request, 'istioctl');
    if (istioctl === undefined)
      return { kind: 'infrastructure', cause: 'no istioctl is configured for this mesh', attempts: 1 };
    return queryIstioctl(target, istioctl, { query, ...request.to }, signal);
  });
}
