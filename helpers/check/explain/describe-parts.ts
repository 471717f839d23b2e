import { splitPartyKey, type Injection, type Party, type WorkloadParty } from '../../model/workloads/cast-member.ts';
import type { HttpProbe, ProbeSpec } from '../../model/probes/probe-spec.ts';
import { SHOWN } from '../../model/facts/facts.ts';
import { spiffeId } from '../../model/spiffe-id.ts';
import type { Sabotage } from '../record/check-record.ts';
import { flat } from './flat.ts';

/** Who asks for the sidecar of a party. */
const INJECTIONS: Readonly<Record<Injection, string>> = {
  'namespace-label': 'for which its namespace asks by the label istio-injection',
  'revision-label': 'for which its namespace asks by the label istio.io/rev',
  'kube-inject': 'which istioctl kube-inject wrote into its manifest',
  nobody: 'for which nobody asks, which nobody refuses',
};

/** What a party is, in a few words. */
export function describeParty(party: Party): string {
  if (party.kind !== 'workload') return 'the node agent itself';
  const sidecar = party.membership === 'meshed' ? 'with a sidecar' : 'without a sidecar';
  const how = party.injection === undefined ? '' : `, ${INJECTIONS[party.injection]}`;
  const marks = [flat(party.annotations), flat(party.labels ?? {})].filter((text) => text !== '');
  return `${party.app} ${sidecar}${how}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

/** What a party is made into. */
export function describeRecast(party: WorkloadParty): string {
  return `rebuilt as ${describeParty(party)}, account ${party.serviceAccount}`;
}

/** The identity that a party can prove in the mesh; undefined when it can prove none. */
export function identityOfParty(key: string, party: Party): string | undefined {
  if (party.kind !== 'workload' || party.membership === 'bare') return undefined;
  const { namespace } = splitPartyKey(key);
  return spiffeId({ trustDomain: 'cluster.local', namespace, serviceAccount: party.serviceAccount });
}

/** What a probe asks, in a few words. */
export function describeProbe({ shows: what, ...probe }: ProbeSpec): string {
  const request = describeRequest(probe);
  return what === undefined ? request : `${request}, for ${what}: ${SHOWN[what].legend}`;
}

function describeRequest(probe: ProbeSpec): string {
  if (probe.kind === 'http') return describeHttp(probe);
  const { kind, ...settings } = probe;
  return `${kind} (${flat(settings)})`;
}

function describeHttp({ method, path, port, at, host, headers = {}, connection }: HttpProbe): string {
  const where = at === undefined ? '' : ` of ${at}`;
  const marks = flat({ ...(host === undefined ? {} : { host }), ...headers });
  const over = connection === 'pooled' ? ', over a connection of an earlier request' : '';
  return `${method} ${path} at port ${port.toString()}${where}${marks === '' ? '' : ` (${marks})`}${over}`;
}

/** What a sabotage does instead of the change. */
export function describeSabotage(change: Sabotage): string {
  switch (change.kind) {
    case 'withhold':
      return `${change.manifest} is left out`;
    case 'swap':
      return `${change.by} takes the place of ${change.manifest}`;
    case 'add':
      return `${change.manifest} is applied as well`;
    case 'recast':
      return Object.entries(change.parties)
        .map(([party, as]) => `${party} is ${describeRecast(as)}`)
        .join('; ');
    case 'keep':
      return `${change.party} is left as it was`;
  }
}
