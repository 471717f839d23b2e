import type { CostDocument } from './cost-document.ts';
import { figuresOf, figureText, METRIC_NAMES, METRICS, ratioOf, written } from './cost-figures.ts';

/** Head and rows of the table of costs. */
export interface CostTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table of costs: a row per way; the median, the range of the rounds, the ratio. */
export function costTable(document: CostDocument): CostTable {
  const metrics = METRIC_NAMES.map((name) => METRICS[name]);
  const head = [
    'between the workloads',
    ...metrics.map(({ title, unit }) => `${title} (${unit})`),
    'TLS handshakes per request',
  ];
  const rows = figuresOf(document).map(({ title, metrics: of, handshakesPerRequest, resumed }) => [
    title,
    ...METRIC_NAMES.map((name) => (name === 'cpu' && of.cpu.median === 0 ? 'no proxy' : figureText(of[name]))),
    handshakesPerRequest === 0
      ? '0'
      : `${written(handshakesPerRequest)}, ${Math.round(resumed * 100).toString()} % resumed`,
  ]);
  return { head, rows };
}

/** What was measured, on which machine, and how a reader should take it; one sentence each. */
export function costNotes({ measuredAt, machine, mesh, load, ways }: CostDocument): readonly string[] {
  const rounds = ways[0]?.rounds.length ?? 0;
  const reached = Math.min(...ways.flatMap((way) => way.rounds.map(({ paceReached }) => paceReached)));
  return [
    `Measured ${measuredAt} on ${machine.cores.toString()} cores of ${machine.cpu}, ${machine.memoryGiB.toString()} GiB, kernel ${machine.kernel}; the load average was ${machine.loadBefore.toFixed(1)} before.`,
    `Kubernetes ${mesh.kubernetes}, Istio ${mesh.istio}, Envoy ${mesh.envoy}, ${mesh.loadGenerator}; caller, callee and both proxies share these cores.`,
    `${rounds.toString()} rounds, the ways one after another in each: first ${load.seconds.toString()} s at ${load.requestsPerSecond.toString()} requests per second (latency; ${Math.round(reached * 100).toString()} % of that rate were reached in the slowest), then ${load.seconds.toString()} s at full speed (the rest), each over ${load.connections.toString()} connections with ${load.payloadBytes.toString()} bytes in both directions.`,
    failuresNote(ways),
    ...encryptionNotes(ways),
    'A figure is the median of the rounds, in brackets the least and the greatest of them; × is the ratio to the first row, the median over pairs of the same round.',
  ];
}

function failuresNote(ways: CostDocument['ways']): string {
  const total = (part: 'requests' | 'failed'): number =>
    ways.flatMap(({ rounds }) => rounds).reduce((sum, round) => sum + round[part], 0);
  return `${total('failed').toString()} of ${total('requests').toString()} requests did not end with 200.`;
}

/** Ways that differ in nothing but mutual TLS. */
const ENCRYPTED = [
  ['mtls', 'disable'],
  ['mtls-single', 'disable-single'],
] as const;

/** What mutual TLS adds to the same sidecars without it. */
function encryptionNotes(ways: CostDocument['ways']): readonly string[] {
  const named = (name: string) => ways.find((way) => way.name === name);
  return ENCRYPTED.flatMap(([encrypted, plain]) => {
    const [way, base] = [named(encrypted), named(plain)];
    if (way === undefined || base === undefined) return [];
    const ratios = METRIC_NAMES.map(
      (name) => `${METRICS[name].title} ×${written(ratioOf(name, way, base) ?? Number.NaN)}`,
    );
    return [`${way.title}, compared with ${base.title}: ${ratios.join(', ')}.`];
  });
}
