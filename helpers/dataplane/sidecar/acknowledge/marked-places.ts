import type { ProxyPod } from '../admin/proxy-admin.ts';

/** Contexts of Envoy's configuration in which proxies of a namespace receive a mark. */
export type MarkedContext = 'SIDECAR_OUTBOUND' | 'GATEWAY';

/** The proxies of a namespace that are to hold a mark. */
export interface MarkedPlace {
  readonly namespace: string;
  readonly contexts: readonly MarkedContext[];
}

/** The namespaces of proxies, with the contexts in which these receive a mark. */
export function markedPlaces(pods: readonly ProxyPod[]): readonly MarkedPlace[] {
  const contextOf = ({ isGateway }: ProxyPod): MarkedContext => (isGateway === true ? 'GATEWAY' : 'SIDECAR_OUTBOUND');
  return [...Map.groupBy(pods, ({ namespace }) => namespace)].map(([namespace, here]) => ({
    namespace,
    contexts: [...new Set(here.map(contextOf))],
  }));
}
