import type { ProbeRequest } from '../probe-request.ts';
import { probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { createKubeletWatcher, type KubeletProbeRequest } from './watcher.ts';

/** Watches what the kubelet does to the containers that it probes. */
export function kubeletSource({ target }: SourceContext): ProbeSource {
  const watcher = createKubeletWatcher(target);
  return {
    send: (_from, requests, signal) => watcher.watch(requests.map(kubeletRequest), signal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function kubeletRequest(request: ProbeRequest): KubeletProbeRequest {
  const { probe, hook, fact } = probeOfKind(request, 'kubelet');
  return { ...request.to, probe, ...(hook === undefined ? {} : { hook }), isSingleRead: fact === 'probed' };
}
