import { html, type Markup } from '../html/markup.ts';
import type { CostDocument } from './cost-document.ts';
import { figuresOf, METRIC_NAMES, METRICS, written, type MetricName, type WayFigures } from './cost-figures.ts';

const LABELS = 270;
const BARS = 380;
const ROW = 22;
const GAP = 46;

/** Readable on light and on dark paper, also where the plot is a file of its own. */
const STYLE =
  'text{font:13px system-ui,sans-serif;fill:#1f2328}.head{font-weight:600}.bar{fill:#2f6f9f}.range{stroke:#d9822b;stroke-width:2}' +
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#6cb6ff}}';

/** The costs as bars: a panel per metric, a bar per way, a line from the least to the most. */
export function costPlot(document: CostDocument): Markup {
  const figures = figuresOf(document);
  const panel = figures.length * ROW + GAP;
  const height = METRIC_NAMES.length * panel;
  const width = LABELS + BARS + 80;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="What mutual TLS costs"
  >
    <style>
      ${STYLE}
    </style>
    ${METRIC_NAMES.map((name, index) => panelOf(name, figures, index * panel))}
  </svg>`;
}

function panelOf(name: MetricName, figures: readonly WayFigures[], top: number): Markup {
  const { title, unit } = METRICS[name];
  const most = Math.max(...figures.map(({ metrics }) => metrics[name].range[1]), Number.MIN_VALUE);
  const scaled = (value: number): number => Math.round((value / most) * BARS * 10) / 10;
  return html`<text class="head" x="0" y="${top + 20}">${title} (${unit})</text> ${figures.map(
      ({ title: way, metrics }, index) => {
        const { median, range } = metrics[name];
        const y = top + 30 + index * ROW;
        const [from, to] = range.map((value) => LABELS + scaled(value)) as [number, number];
        return html`<text x="0" y="${y + 13}">${way}</text>
          <rect class="bar" x="${LABELS}" y="${y}" width="${scaled(median)}" height="${ROW - 6}" />
          <line class="range" x1="${from}" x2="${to}" y1="${y + 8}" y2="${y + 8}" />
          <text x="${to + 8}" y="${y + 13}">${written(median)}</text>`;
      },
    )}`;
}
