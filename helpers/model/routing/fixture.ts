import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { requirePrediction } from '../predict/predict.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { echo, echoSet, sleep } from '../workloads/sample-workloads.ts';

/** Workloads with and without sidecars. */
export const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'new.foo': echo.labelled({ tier: 'mixed' }).meshed(),
  'old.foo': echo.labelled({ tier: 'mixed' }).bare(),
  'alone.foo': echo.meshed(),
  'echo.foo': echo.meshed(),
  'set.foo': echoSet.meshed(),
};
/** An object in the namespace of the callees. */
export const placed = (kind: string, name: string, spec: object) => ({
  kind,
  metadata: { name, namespace: 'foo' },
  spec,
});
/** A Service over the pods that a selector matches. */
export const service = (name: string, selector: object, ports: object[] = [{ port: 80, targetPort: 18080 }]) =>
  placed('Service', name, { selector, ports });
/** A Service in front of `new.foo` and `old.foo`. */
export const mixed = service('mixed', { tier: 'mixed' });
/** A VirtualService that selects a subset by header. */
export const byHeader = placed('VirtualService', 'mixed', {
  hosts: ['mixed.foo.svc.cluster.local'],
  http: [
    {
      match: [{ headers: { 'x-to': { exact: 'new' } } }],
      route: [{ destination: { host: 'mixed.foo.svc.cluster.local', subset: 'new' } }],
    },
    {
      match: [{ headers: { 'X-To': { exact: 'old' } } }],
      route: [{ destination: { host: 'mixed', subset: 'old' } }],
    },
  ],
});
/** A traffic policy with this TLS mode. */
export const tls = (mode: string) => ({ trafficPolicy: { tls: { mode } } });
/** A DestinationRule with the subsets `new` and `old`. */
export const rule = (host: object, ofNew: object = {}, ofOld: object = {}) =>
  placed('DestinationRule', 'mixed', {
    host: 'mixed.foo.svc.cluster.local',
    subsets: [
      { name: 'new', labels: { app: 'new' }, ...ofNew },
      { name: 'old', labels: { app: 'old' }, ...ofOld },
    ],
    ...host,
  });
/** STRICT for the namespace of the callees. */
export const strict = placed('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } });

/** The outcome of a route between them, described. */
export function outcome(docs: readonly object[], route: string, probe: ProbeSpec): string {
  return describeOutcome(requirePrediction({ policies: parsePolicies(docs), cast, route, probe }).outcome);
}
