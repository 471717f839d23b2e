import type { ExistingMeshRun } from '../existing-mesh-run.ts';
import type { ApiProxy } from '../proxy/api-proxy.ts';
import type { Access } from '../proxy/proxy-kubeconfig.ts';

/** The check of a scenario that names no other. */
export const CHECK = 'PA-STRICT-01';

/** MESHPROOF_SAFETY=full makes absences and tokens last as long as in a real cluster. */
const full = process.env['MESHPROOF_SAFETY'] === 'full';
const AWAY_MS = full ? 60_000 : 15_000;
const TOKEN_MS = full ? 60_000 : 6_000;
/** Checks that take longer than a token lives. */
const LONGER = full ? 'authorization' : CHECK;

/** A fault, when it occurs, and how a run may end under it. */
export interface Scenario {
  readonly name: string;
  readonly access?: Access;
  /** @default one check */
  readonly checks?: string;
  /** Sets faults before the run starts. */
  readonly before?: (proxy: ApiProxy) => void;
  /** Called once the namespaces exist, and awaited. */
  readonly during?: (proxy: ApiProxy, started: ExistingMeshRun) => Promise<void> | void;
  /** How the run may end: only an absence may cost it a verdict. */
  readonly exits: readonly number[];
  /** The faults that must have occurred. */
  readonly occurs: readonly (keyof ApiProxy['faultCounts'])[];
}

const makesNamespace = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && path.startsWith('/api/v1/namespaces') && path.split('/').length <= 5;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'tokens that expire at their announced time',
    checks: LONGER,
    access: { announced: TOKEN_MS },
    before: ({ faults }) => {
      // Clients count whole seconds: they use a token until its last announced second is over.
      faults.tokenLives = TOKEN_MS + 1_500;
    },
    exits: [0],
    occurs: [],
  },
  {
    name: 'tokens that expire without an announced time',
    checks: LONGER,
    before: ({ faults }) => {
      faults.tokenLives = TOKEN_MS;
    },
    exits: [0],
    occurs: ['401'],
  },
  {
    name: '429 with Retry-After now and then',
    before: ({ faults }) => {
      faults.throttleEvery = 9;
    },
    exits: [0],
    occurs: ['429'],
  },
  {
    name: 'connections that are reset now and then',
    before: ({ faults }) => {
      faults.resetEvery = 11;
    },
    exits: [0],
    occurs: ['reset'],
  },
  {
    name: 'lost responses to requests that create and delete namespaces',
    before: ({ faults }) => {
      const lost = new Set<string>();
      faults.loseAnswer = (request) => {
        const first = makesNamespace(request) && !lost.has(request.method);
        if (first) lost.add(request.method);
        return first;
      };
    },
    exits: [0],
    occurs: ['lost'],
  },
  {
    name: 'an API server that is away while the checks run',
    during: (proxy) => proxy.away(AWAY_MS),
    exits: [0, 3, 4],
    occurs: ['closed'],
  },
  {
    name: 'an API server that goes away when the clean-up begins',
    before: (proxy) => {
      const gone = { yet: false };
      proxy.faults.onRequest = ({ method, path }) => {
        if (gone.yet || method !== 'DELETE' || !path.startsWith('/api/v1/namespaces')) return;
        gone.yet = true;
        proxy.away(AWAY_MS).catch(() => undefined);
      };
    },
    exits: [0, 3, 4],
    occurs: ['closed'],
  },
  {
    name: 'a switch to another replica, which closes every connection',
    during: (proxy) => proxy.switchOver(),
    exits: [0, 4],
    occurs: ['closed'],
  },
];
