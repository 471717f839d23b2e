import { identityOf } from '../check/plan/changes/change-set.ts';
import type { CastWorkload } from '../kube/cast/cast-workload.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { FactName } from '../model/facts/fact-values.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import { parseMeshConfig } from '../model/policies/mesh-config.ts';
import { parsePolicies } from '../model/policies/parse-policies.ts';
import { requirePrediction } from '../model/predict/predict.ts';
import type { ProbeSpec } from '../model/probes/probe-spec.ts';
import { spiffeId, type SpiffeId } from '../model/spiffe-id.ts';
import { isMeshed, type CastMember } from '../model/workloads/cast-member.ts';
import { spelledOut } from '../model/workloads/probed.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { Session } from './clients.ts';
import { lineOf } from './echo.ts';

/** The objects and workloads of a simulated mesh, as one round sees them. */
export interface Scene {
  /** From 1, over all rounds of the mesh. */
  readonly round: number;
  readonly objects: readonly KubeObject[];
  /** The outcome that the model predicts. */
  readonly outcome: (request: ProbeRequest) => ExpectedOutcome;
  /** What the callee's application receives: identities in headers, the peer last, and its line. */
  readonly received: (request: ProbeRequest) => Pick<Session, 'forwarded' | 'line'>;
  /** The identity that the callee's sidecar authenticates before it decides, if any. */
  readonly peer: (request: ProbeRequest) => string | undefined;
  /** Whether the workload has a sidecar. */
  readonly isMeshed: (place: ProbeRequest['from']) => boolean;
}

/** Keeps the objects and workloads. @param lag rounds for which a change has no effect yet */
export function simulatedState(lag: number) {
  const objects = new Map<string, Created>();
  const cast: Record<string, CastMember> = { kubelet: { kind: 'kubelet' } };
  const seen = { rounds: 0, stale: 0, changes: 0, before: snapshotOf([]), now: snapshotOf([]) };
  return {
    isMeshed: (place: ProbeRequest['from']): boolean => isMeshed(cast[memberKey(place)]),
    objects: () => [...objects.values()].map(({ object }) => object),
    deploy: ({ name, namespace, annotations = {}, app, ...traits }: CastWorkload): void => {
      if (app === 'gateway') throw new Error('the simulated mesh has no gateways');
      const member = { app, annotations: spelledOut(annotations, seen.now.mesh().rewritesProbes), ...traits };
      cast[`${name}.${namespace}`] = { kind: 'workload', ...member };
      for (const { outcomes } of [seen.before, seen.now]) outcomes.clear();
    },
    change: (deletes: readonly KubeObject[], applies: readonly KubeObject[]): void => {
      seen.before = seen.now;
      seen.stale = lag;
      for (const object of deletes) objects.delete(identityOf(object));
      seen.changes += 1;
      for (const object of applies) {
        const present = objects.get(identityOf(object));
        objects.set(identityOf(object), { object, age: present?.age ?? seen.changes });
      }
      seen.now = snapshotOf([...objects.values()]);
    },
    /** The identity of a workload's sidecar; undefined without one. */
    identity: (place: ProbeRequest['from']): SpiffeId | undefined => {
      const member = cast[memberKey(place)];
      if (member?.kind !== 'workload' || member.membership !== 'meshed') return undefined;
      const { serviceAccount } = member;
      const { trustDomain } = seen.now.mesh();
      return spiffeId({ trustDomain, namespace: place.namespace, serviceAccount });
    },
    nextRound: (): Scene => {
      seen.rounds += 1;
      const scene = sceneOf(seen, seen.stale > 0 ? seen.before : seen.now, cast);
      seen.stale -= 1;
      return scene;
    },
    /** The present state, for requests outside of the rounds. */
    scene: (): Scene => sceneOf(seen, seen.now, cast),
  };
}

export type SimulatedState = ReturnType<typeof simulatedState>;

/** An object and the change that created it: objects of one change are equally old. */
interface Created {
  readonly object: KubeObject;
  readonly age: number;
}

const REFUSING = ['AuthorizationPolicy', 'RequestAuthentication'];

/** Objects in force, parsed once, and what they decided until a workload is deployed. */
function snapshotOf(created: readonly Created[]) {
  const objects = created.map(({ object }) => object);
  const policiesOf = (some: readonly Created[]) =>
    parsePolicies(
      some.map(({ object }) => object),
      some.map(({ age }) => age),
    );
  const undenied = created.filter(({ object }) => !REFUSING.includes(object.kind));
  return {
    objects,
    outcomes: new Map<string, ExpectedOutcome>(),
    mesh: once(() => parseMeshConfig(objects)),
    policies: once(() => policiesOf(created)),
    /** Those that refuse no request of an authenticated caller. */
    undenied: once(() => policiesOf(undenied)),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function sceneOf(
  { rounds }: { readonly rounds: number },
  { objects, outcomes, mesh, policies, undenied }: ReturnType<typeof snapshotOf>,
  cast: Readonly<Record<string, CastMember>>,
): Scene {
  const predicted = (request: ProbeRequest, probe: ProbeSpec, seen = policies): ExpectedOutcome => {
    const route = `${memberKey(request.from)} -> ${memberKey(request.to)}`;
    const key = JSON.stringify([route, probe, seen === undenied]);
    const predict = () => requirePrediction({ policies: seen(), cast, route, probe, mesh: mesh() });
    const outcome = outcomes.get(key) ?? predict().outcome;
    outcomes.set(key, outcome);
    return outcome;
  };
  return {
    round: rounds,
    objects,
    isMeshed: (place) => isMeshed(cast[memberKey(place)]),
    // The outcome of a request does not depend on the fact that it is meant to read.
    outcome: ({ probe: { fact, ...probe }, ...request }) =>
      // The kubelet reports what its probe is configured with before it sends one.
      probe.kind === 'kubelet' && fact !== undefined
        ? predicted({ ...request, probe }, { ...probe, fact })
        : predicted({ ...request, probe }, probe),
    received: (request) => {
      const report = (fact: FactName): string | undefined => {
        const reported = predicted(request, { ...request.probe, fact });
        return reported.is === 'reports' && reported.value !== 'none' ? reported.value : undefined;
      };
      return { forwarded: report('xfcc-uris')?.split(', ') ?? [], ...lineOf(request.probe, report) };
    },
    peer: ({ probe: { fact: _fact, ...probe }, ...request }) => {
      const outcome = predicted({ ...request, probe }, probe, undenied);
      return outcome.is === 'admitted' ? outcome.as : undefined;
    },
  };
}

function memberKey({ namespace, workload }: ProbeRequest['from']): string {
  return namespace === '' ? workload : `${workload}.${namespace}`;
}
