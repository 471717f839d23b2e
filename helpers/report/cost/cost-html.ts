import { STYLE } from '../html/html-style.ts';
import { html, Markup } from '../html/markup.ts';
import type { CostDocument } from './cost-document.ts';
import { costNotes, costTable } from './cost-lines.ts';
import { costPlot } from './cost-plot.ts';

/** The costs as one HTML file that needs no script, no network and no other file. */
export function costHtml(document: CostDocument): string {
  const { head, rows } = costTable(document);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>What mutual TLS costs</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <h1>What mutual TLS costs</h1>
        ${costPlot(document)}
        <div class="scroll" tabindex="0" role="region" aria-label="Costs">
          <table>
            <thead>
              <tr>
                ${head.map((title) => html`<th scope="col">${title}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ([way = '', ...cells]) =>
                  html`<tr>
                    <th scope="row">${way}</th>
                    ${cells.map((cell) => html`<td>${cell}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${costNotes(document).map((note) => html`<p>${note}</p>`)}
      </body>
    </html> `.text;
}
