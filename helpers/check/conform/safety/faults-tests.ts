import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, type Guest, startGuest } from './existing-mesh-run.ts';
import { type ApiProxy, startApiProxy } from './proxy/api-proxy.ts';
import type { Access } from './proxy/proxy-kubeconfig.ts';
import { madeNamespaces, remainsOf } from './remains.ts';
import { SideBySide } from './side-by-side.ts';
import { type HostMesh, openHostMesh } from './test-mesh.ts';

const { signal } = new AbortController();
const CHECK = 'PA-STRICT-01';

/** MESHPROOF_SAFETY=full makes absences and tokens last as long as they do in a cluster: minutes more. */
const full = process.env['MESHPROOF_SAFETY'] === 'full';
const AWAY_MS = full ? 60_000 : 15_000;
const TOKEN_MS = full ? 60_000 : 6_000;
/** What outlasts a token. */
const LONGER = full ? 'authorization' : CHECK;

interface Scenario {
  readonly name: string;
  readonly access?: Access;
  /** @default one check */
  readonly checks?: string;
  /** Sets faults before the guest starts. */
  readonly before?: (proxy: ApiProxy) => void;
  /** Called once the namespaces are there; what it answers is waited for. */
  readonly during?: (proxy: ApiProxy, guest: Guest) => Promise<void> | void;
  /** How the run may end: only an absence may cost it a verdict. */
  readonly exits: readonly number[];
  /** Which faults must have struck. */
  readonly struck: readonly (keyof ApiProxy['struck'])[];
}

const makesNamespace = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && path.startsWith('/api/v1/namespaces') && path.split('/').length <= 5;

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'tokens that expire as they say',
    checks: LONGER,
    access: { announced: TOKEN_MS },
    before: ({ faults }) => {
      // Clocks count whole seconds: a token is used until the second in which it says it ends is over.
      faults.tokenLives = TOKEN_MS + 1_500;
    },
    exits: [0],
    struck: [],
  },
  {
    name: 'tokens that expire without a word',
    checks: LONGER,
    before: ({ faults }) => {
      faults.tokenLives = TOKEN_MS;
    },
    exits: [0],
    struck: ['401'],
  },
  {
    name: '429 with Retry-After now and then',
    before: ({ faults }) => {
      faults.throttleEvery = 9;
    },
    exits: [0],
    struck: ['429'],
  },
  {
    name: 'connections that are reset now and then',
    before: ({ faults }) => {
      faults.resetEvery = 11;
    },
    exits: [0],
    struck: ['reset'],
  },
  {
    name: 'lost answers to what makes and deletes namespaces',
    before: ({ faults }) => {
      const lost = new Set<string>();
      faults.loseAnswer = (request) => {
        const first = makesNamespace(request) && !lost.has(request.method);
        if (first) lost.add(request.method);
        return first;
      };
    },
    exits: [0],
    struck: ['lost'],
  },
  {
    name: 'an API server that is away while the checks run',
    during: (proxy) => proxy.away(AWAY_MS),
    exits: [0, 3, 4],
    struck: ['closed'],
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
    struck: ['closed'],
  },
  {
    name: 'a switch to another replica, which closes every connection',
    during: (proxy) => proxy.switchOver(),
    exits: [0, 4],
    struck: ['closed'],
  },
];

interface Outcome extends Ended {
  readonly made: number;
  readonly remains: readonly string[];
  readonly ledgers: readonly string[];
  readonly struck: ApiProxy['struck'];
}

async function play(mesh: HostMesh, scenario: Scenario): Promise<Outcome> {
  await using proxy = await startApiProxy(mesh.target, mesh.directory, scenario.access);
  scenario.before?.(proxy);
  const guest = await startGuest(mesh, { args: [scenario.checks ?? CHECK], kubeconfig: proxy.kubeconfig });
  const made = await Promise.race([
    madeNamespaces(mesh.target, () => guest.runId(), signal),
    guest.ended.then(() => []),
  ]);
  await scenario.during?.(proxy, guest);
  const ended = await guest.ended;
  const runId = (await guest.runId()) ?? 'none';
  return {
    ...ended,
    made: made.length,
    remains: await remainsOf(mesh.target, runId, new Set(), signal),
    ledgers: await guest.ledgers(),
    struck: proxy.struck,
  };
}

/** Declares the tests of a guest behind a way to the API server that has faults. */
export function existingMeshBehindFaults(): void {
  describe('a guest', () => {
    const played = new SideBySide<Scenario, Outcome>();
    const stack = new AsyncDisposableStack();
    beforeAll(async () => {
      const mesh = stack.use(await openHostMesh(signal));
      await played.start(SCENARIOS, (scenario) => play(mesh, scenario));
    });
    afterAll(() => stack[Symbol.asyncDispose]());

    test.for(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
      'behind %s leaves nothing behind',
      async ([, scenario]) => {
        const { exitCode, stderr, made, remains, ledgers, struck } = await played.of(scenario);
        expect({ remains, ledgers, made: made > 0 }).toEqual({ remains: [], ledgers: [], made: true });
        expect(scenario.struck.filter((fault) => struck[fault] === 0)).toEqual([]);
        expect({ exitCode, stderr }).toMatchObject({ exitCode: oneOf(scenario.exits) });
      },
    );
  });
}

/** Matches any of these: with the whole standard error beside it, a failure explains itself. */
function oneOf(codes: readonly number[]): unknown {
  return expect.toSatisfy((code) => codes.includes(code as number), `one of ${codes.join(', ')}`);
}
