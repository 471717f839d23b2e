import { messagesOf } from '../../errors.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { enforcementText } from '../enforcement.ts';
import { cellCount, tally, wallSeconds } from '../tally.ts';
import { disagreementLine } from '../text/model-view.ts';
import { checkSection } from './html-check.ts';
import { runList, subjectList, timeTable } from './html-run.ts';
import { STYLE } from './html-style.ts';
import { html, Markup } from './markup.ts';

/** The report as one HTML file that needs no script, no network and no other file. */
export function reportHtml(bundle: Bundle): string {
  const { run, verdicts } = bundle;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${verdicts.verdict}: meshproof ${run.runId}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Mutual TLS of the mesh: <span class="${verdicts.verdict}">${verdicts.verdict}</span></h1>
          <p>${countsLine(bundle)}</p>
          ${disagreementLine(bundle).map((line) => html`<p class="deviates">${line}</p>`)}
          ${
            run.failure === null
              ? ''
              : html`<p class="deviates"><strong>${run.ended}: ${messagesOf(run.failure).line}</strong></p>
                  <pre>${run.failure.details}</pre>`
          }
        </header>
        <main>
          ${overview(bundle)} ${verdicts.checks.map((check) => checkSection(bundle, check))}
          <section>
            <h2>What was judged</h2>
            ${bundle.subject === undefined ? html`<p>The run ended before a mesh was up.</p>` : subjectList(bundle.subject)}
          </section>
          <section>
            <h2>The run</h2>
            ${runList(bundle)}${timeTable(bundle)}
            <p>${enforcementText(bundle)}</p>
          </section>
        </main>
      </body>
    </html> `.text;
}

function countsLine(bundle: Bundle): string {
  const counts = tally(bundle);
  return `${counts.total} checks: ${counts.conforms} conform, ${counts.deviates} deviate, ${counts.inconclusive} inconclusive, ${counts.notApplicable} not applicable; ${cellCount(bundle)} cells in ${wallSeconds(bundle).toFixed(1)} s.`;
}

function overview({ verdicts, plan }: Bundle): Markup | string {
  if (verdicts.checks.length === 0) return '';
  const title = (id: string) => plan.checks.find(({ record }) => record.id === id)?.record.title ?? '';
  const rows = verdicts.checks.map(
    ({ id, verdict, cells, seconds }) =>
      html`<tr>
        <th scope="row"><a href="#${id}">${id}</a></th>
        <td>${title(id)}</td>
        <td class="verdict ${verdict}">${verdict}</td>
        <td>${cells.length}</td>
        <td>${seconds.toFixed(1)}</td>
      </tr> `,
  );
  return html`<nav aria-label="Checks">
    <div class="scroll" tabindex="0" role="region" aria-label="All checks">
      <table>
        <thead>
          <tr>
            <th scope="col">check</th>
            <th scope="col">claim</th>
            <th scope="col">verdict</th>
            <th scope="col">cells</th>
            <th scope="col">seconds</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </nav>`;
}
