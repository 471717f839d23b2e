import { MeshproofError } from '../../../errors.ts';
import type { CostRound, CostWay } from '../../../report/cost/cost-document.ts';
import type { Log } from '../../output/progress.ts';
import type { Site } from '../site.ts';
import { sendLoad, type Load, type Loaded } from './load.ts';
import { readUsage, type Usage } from './proxy-usage.ts';
import { misfit, PAIRS, ROLES, WAYS, type Way } from './ways.ts';

/** Connections, size and rate of the load; the same for every way. */
export const LOAD = { connections: 4, payloadBytes: 1_024, requestsPerSecond: 100, seconds: 3 } as const;

const WARM_UP_SECONDS = 1;

/**
 * Measures every way once per round, one after another; each round begins with another one, so that
 * none is always the first.
 */
export async function measureWays(site: Site, rounds: number, log: Log): Promise<readonly CostWay[]> {
  for (const way of WAYS) await send(site, way, { ...LOAD, requestsPerSecond: 'full', seconds: WARM_UP_SECONDS });
  const measured = new Map<Way, CostRound[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % WAYS.length;
    for (const way of [...WAYS.slice(first), ...WAYS.slice(0, first)]) {
      const one = await measureWay(site, way);
      measured.get(way)?.push(one);
      log(`round ${(round + 1).toString()}, ${way.title}: ${described(one)}`);
    }
  }
  return [...measured].map(([{ name, title }, all]) => ({ name, title, rounds: all }));
}

async function measureWay(site: Site, way: Way): Promise<CostRound> {
  const paced = await send(site, way, LOAD);
  const before = await usages(site, way, 'start');
  const full = await send(site, way, { ...LOAD, requestsPerSecond: 'full' });
  const after = await usages(site, way, 'end');
  const one = {
    ...latencyOf(paced),
    requestsPerSecond: full.requestsPerSecond,
    ...usedPer(full, before, after),
    ...together(paced, full),
  };
  const fault = misfit(way, one.handshakesPerRequest);
  if (fault !== undefined) throw misfitting(fault);
  return one;
}

function send({ target, prefix, signal }: Site, { namespace, port }: Way, load: Load): Promise<Loaded> {
  const place = `${prefix}${namespace}`;
  return sendLoad(target, { namespace: place, url: `http://server.${place}:${port.toString()}/` }, load, signal);
}

/** Of the caller's proxy, then of the callee's; none without sidecars. */
async function usages(
  { target, prefix, signal }: Site,
  { namespace }: Way,
  at: 'start' | 'end',
): Promise<readonly Usage[]> {
  if (PAIRS[namespace].membership === 'bare') return [];
  return Promise.all(ROLES.map((role) => readUsage(target, { namespace: `${prefix}${namespace}`, role, at }, signal)));
}

function latencyOf({ p50Ms, p99Ms, requestsPerSecond }: Loaded): Pick<CostRound, 'p50Ms' | 'p99Ms' | 'paceReached'> {
  return { p50Ms, p99Ms, paceReached: requestsPerSecond / LOAD.requestsPerSecond };
}

function together(...loads: readonly Loaded[]): Pick<CostRound, 'requests' | 'failed'> {
  const total = (part: 'requests' | 'failed'): number => loads.reduce((sum, load) => sum + load[part], 0);
  return { requests: total('requests'), failed: total('failed') };
}

/** What both proxies used and counted per request between two reads. */
export function usedPer(
  { requests }: Pick<Loaded, 'requests'>,
  before: readonly Usage[],
  after: readonly Usage[],
): Pick<CostRound, 'callerProxyUs' | 'calleeProxyUs' | 'handshakesPerRequest' | 'resumed'> {
  const grown = (role: number, part: keyof Usage): number => (after[role]?.[part] ?? 0) - (before[role]?.[part] ?? 0);
  const handshakes = grown(1, 'handshakes');
  return {
    callerProxyUs: grown(0, 'cpuUs') / requests,
    calleeProxyUs: grown(1, 'cpuUs') / requests,
    handshakesPerRequest: handshakes / requests,
    resumed: handshakes === 0 ? 0 : grown(1, 'resumed') / handshakes,
  };
}

function described(round: CostRound): string {
  const cpu = round.callerProxyUs + round.calleeProxyUs;
  return `p50 ${round.p50Ms.toFixed(2)} ms, p99 ${round.p99Ms.toFixed(2)} ms, ${round.requestsPerSecond.toFixed(0)} requests/s, ${cpu.toFixed(0)} µs of CPU`;
}

function misfitting(details: string): MeshproofError {
  return new MeshproofError({
    operation: 'measure what mutual TLS costs',
    details,
    hint: 'the traffic is not what its row claims, so its figures would mean something else: look at the policies of the mesh',
  });
}
