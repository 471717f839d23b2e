import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, startRun } from '../existing-mesh-run.ts';
import { type ApiProxy, startApiProxy } from '../proxy/api-proxy.ts';
import { madeNamespaces, remainsOf } from '../remains.ts';
import { SideBySide } from '../side-by-side.ts';
import { type HostMesh, openHostMesh } from '../test-mesh.ts';
import { CHECK, SCENARIOS, type Scenario } from './fault-scenarios.ts';

const { signal } = new AbortController();

interface Outcome extends Ended {
  readonly made: number;
  readonly remains: readonly string[];
  readonly ledgers: readonly string[];
  readonly faultCounts: ApiProxy['faultCounts'];
}

async function runScenario(mesh: HostMesh, scenario: Scenario): Promise<Outcome> {
  await using proxy = await startApiProxy(mesh.target, mesh.directory, scenario.access);
  scenario.before?.(proxy);
  const started = await startRun(mesh, { args: [scenario.checks ?? CHECK], kubeconfig: proxy.kubeconfig });
  const made = await Promise.race([
    madeNamespaces(mesh.target, () => started.runId(), signal),
    started.ended.then(() => []),
  ]);
  await scenario.during?.(proxy, started);
  const ended = await started.ended;
  const runId = (await started.runId()) ?? 'none';
  return {
    ...ended,
    made: made.length,
    remains: await remainsOf(mesh.target, runId, new Set(), signal),
    ledgers: await started.ledgers(),
    faultCounts: proxy.faultCounts,
  };
}

/** Declares the tests of a run whose connection to the API server has faults. */
export function existingMeshBehindFaults(): void {
  describe('a run on an existing mesh', () => {
    const outcomes = new SideBySide<Scenario, Outcome>();
    const stack = new AsyncDisposableStack();
    beforeAll(async () => {
      const mesh = stack.use(await openHostMesh(signal));
      await outcomes.start(SCENARIOS, (scenario) => runScenario(mesh, scenario));
    });
    afterAll(() => stack[Symbol.asyncDispose]());

    test.for(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
      'behind %s leaves nothing behind',
      async ([, scenario]) => {
        const { exitCode, stderr, made, remains, ledgers, faultCounts } = await outcomes.of(scenario);
        expect({ remains, ledgers, made: made > 0 }).toEqual({ remains: [], ledgers: [], made: true });
        expect(scenario.occurs.filter((fault) => faultCounts[fault] === 0)).toEqual([]);
        expect({ exitCode, stderr }).toMatchObject({ exitCode: oneOf(scenario.exits) });
      },
    );
  });
}

/** Matches any of these codes; the standard error beside it explains a failure. */
function oneOf(codes: readonly number[]): unknown {
  return expect.toSatisfy((code) => codes.includes(code as number), `one of ${codes.join(', ')}`);
}
