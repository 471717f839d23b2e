import { REGENERATE, table, wrapped } from '../../check/docs/markdown.ts';
import type { CostDocument } from './cost-document.ts';
import { costNotes, costTable } from './cost-lines.ts';
import { costPlot } from './cost-plot.ts';

const GENERATED = `<!-- Generated from cost.json by \`${REGENERATE}\`; measure anew to change it. -->`;

const REPEAT = [
  '```',
  'npm run -s bench -- --cost                           the table, in about five minutes',
  'npm run -s bench -- --cost -o html >cost.html        the same with the plot, as one page',
  `npm run -s bench -- --cost -o json >docs/cost.json   for this page; then ${REGENERATE}`,
  '```',
].join('\n');

const METHOD = [
  'Caller and callee are the same two workloads in every row: Fortio, the load generator of Istio’s own performance tests, and its echo server. Each row is a pair of its own in a namespace of its own, so that no setting changes while the rows are measured in turn. Rows with a connection per request set `maxRequestsPerConnection: 1` at the sidecar of the caller; the difference between the two of them is that of the handshake. What a row claims is verified: the callee’s sidecar counts its TLS handshakes, and a round whose count does not fit its row ends the bench.',
  'Access logs are off, and sidecars have Istio’s defaults otherwise. CPU is that of the Envoy processes, read from `/proc` in their containers, and includes neither the kernel’s work outside of them nor the agent. Percentiles are interpolated by Fortio within its buckets, which are 0.05 ms wide at first, then at most a quarter of a value, and coarser above 50 ms. The latency at full speed would be that of a queue, so it is measured at a fixed rate.',
];

/** The page about costs and its plot, by their paths in the project. */
export function costPages(document: CostDocument): Readonly<Record<string, string>> {
  const { head, rows } = costTable(document);
  const page = [
    '# What mutual TLS costs',
    GENERATED,
    wrapped(
      'Figures of one machine, to be repeated on yours: the ratios to plaintext carry further than the milliseconds.',
    ),
    '![the same figures as bars](cost.svg)',
    table(head, rows),
    ...costNotes(document).map((note) => wrapped(note)),
    '## How it is measured',
    ...METHOD.map((paragraph) => wrapped(paragraph)),
    '## Repeat it',
    REPEAT,
  ];
  return { 'docs/cost.md': `${page.join('\n\n')}\n`, 'docs/cost.svg': `${costPlot(document).text}\n` };
}
