import type { CastWorkload } from '../../kube/cast-manifest.ts';
import { parseManifest, type KubeObject } from '../../kube/manifest.ts';
import type { ExpectedOutcome, Mechanism } from '../../model/outcome.ts';
import { parsePolicies } from '../../model/parse-policies.ts';
import type { Party } from '../../model/party.ts';
import { predict } from '../../model/predict.ts';
import type { Answer, Ask, ClientFacts, HttpFacts } from '../../probe/facts.ts';
import { identityOf } from '../plan/staging.ts';
import type { MeshPort } from './ports.ts';
import { calleeTestimony } from './testimony.ts';

/** How a simulated mesh misbehaves, for tests of the runner. */
export interface Mischief {
  /** Replaces the answer to an ask; undefined leaves it. `round` counts all rounds from 1. */
  readonly answer?: (ask: Ask, round: number, objects: readonly KubeObject[]) => ClientFacts | undefined;
  /** Thrown by the change of this number, from 1. */
  readonly change?: (count: number) => Error | undefined;
  /** Rounds for which a change is not yet seen. */
  readonly lag?: number;
  /** Silences the callee's testimony. */
  readonly silent?: boolean;
}

export interface SimulatedMesh extends MeshPort {
  /** What is in force now. */
  readonly objects: () => readonly KubeObject[];
  readonly log: readonly string[];
}

/**
 * A mesh that behaves as the model predicts: a fake of the I/O below the runner for unit tests, never evidence. Its answers are raw facts
 * as curl, the kubelet and httpbin give them, so that the classifier and the judge see what they would see of a real mesh.
 */
export function simulatedMesh(mischief: Mischief = {}): SimulatedMesh {
  const state = simulatedState(mischief);
  const log: string[] = [];
  let changes = 0;
  return {
    log,
    objects: state.objects,
    ensureCast: async (_namespaces, workloads) => {
      for (const workload of workloads) state.enter(workload);
      log.push(`cast ${workloads.map(({ name, membership }) => `${name} ${membership}`).join(', ')}`);
    },
    change: async ({ deletes, applies }, signal, onMade) => {
      signal.throwIfAborted();
      changes += 1;
      const trouble = mischief.change?.(changes);
      if (trouble !== undefined) throw trouble;
      state.take(deletes, applies);
      onMade();
      log.push('change');
      return { waitedMs: 0 };
    },
    revive: async (workloads) => {
      log.push(`revive ${workloads.map(({ name }) => name).join(', ')}`);
    },
    strike: async (yaml) => {
      state.take(yaml, '');
      log.push('strike');
    },
    round: async (asks) => state.answer(asks),
    witnesses: async (answers) => (mischief.silent === true ? [] : answers.flatMap(calleeTestimony)),
  };
}

/** What is in force and who is there, as the answers of a round see it. */
function simulatedState({ answer, lag = 0 }: Mischief) {
  const objects = new Map<string, KubeObject>();
  const cast: Record<string, Party> = { kubelet: { kind: 'kubelet' } };
  const seen = { rounds: 0, stale: 0, before: [] as readonly KubeObject[] };
  return {
    objects: () => [...objects.values()],
    enter: ({ app, name, namespace, membership, serviceAccount, annotations = {} }: CastWorkload): void => {
      cast[`${name}.${namespace}`] = { kind: 'workload', app, membership, serviceAccount, annotations };
    },
    take: (deletes: string, applies: string): void => {
      seen.before = [...objects.values()];
      seen.stale = lag;
      for (const object of parseManifest(deletes)) objects.delete(identityOf(object));
      for (const object of parseManifest(applies)) objects.set(identityOf(object), object);
    },
    answer: (asks: readonly Ask[]): readonly Answer[] => {
      seen.rounds += 1;
      const inForce = seen.stale > 0 ? seen.before : [...objects.values()];
      seen.stale -= 1;
      return asks.map((ask) => ({ ask, facts: answer?.(ask, seen.rounds, inForce) ?? factsOf(ask, inForce, cast) }));
    },
  };
}

function factsOf(ask: Ask, objects: readonly KubeObject[], cast: Readonly<Record<string, Party>>): ClientFacts {
  const key = ({ namespace, workload }: Ask['from']) => (namespace === '' ? workload : `${workload}.${namespace}`);
  const route = `${key(ask.from)} -> ${key(ask.to)}`;
  const { outcome } = predict({ policies: parsePolicies(objects), cast, route, probe: ask.probe });
  return ask.probe.kind === 'kubelet' ? kubeletSays(outcome) : curlSays(ask, outcome);
}

function kubeletSays(outcome: ExpectedOutcome): ClientFacts {
  const quiet = {
    kind: 'kubelet',
    restarts: 0,
    probeFailures: [],
    windowMs: 5_000,
    probedPath: '/headers',
    probedPort: '8080',
  } as const;
  if (outcome.is !== 'restarted') return quiet;
  return {
    ...quiet,
    restarts: 1,
    probeFailures: ['Liveness probe failed: Get "http://10.0.0.1:8080/": read tcp: read: connection reset by peer'],
  };
}

const CURL: Partial<Record<Mechanism, Partial<HttpFacts>>> = {
  'connection-reset': { exitCode: 56, errorMessage: 'Recv failure: Connection reset by peer' },
  'connection-refused': { exitCode: 7, errorMessage: 'Failed to connect to httpbin port 8000: Connection refused' },
  'no-endpoints': { status: 503, body: 'no healthy upstream' },
  'rbac-403': { status: 403, body: 'RBAC: access denied' },
  'upstream-reset:UC': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  },
};

/** What curl says of an outcome; the callee echoes its headers as httpbin does. */
export function curlSays(ask: Ask, outcome: ExpectedOutcome): HttpFacts {
  const silent: HttpFacts = {
    kind: 'http',
    url: `http://${ask.to.workload}.${ask.to.namespace}:8000/headers`,
    exitCode: 0,
    errorMessage: '',
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
  };
  if (outcome.is === 'refused') return { ...silent, ...CURL[outcome.by] };
  const certificate =
    outcome.is === 'admitted' && outcome.as !== undefined ? { 'X-Forwarded-Client-Cert': [xfcc(outcome.as)] } : {};
  const headers = { 'X-Request-Id': [ask.requestId], ...certificate };
  return { ...silent, status: 200, body: JSON.stringify({ headers }) };
}

function xfcc(as: string): string {
  return `By=spiffe://cluster.local/ns/mtls-test/sa/httpbin;Hash=${'0'.repeat(64)};Subject="";URI=${as}`;
}
