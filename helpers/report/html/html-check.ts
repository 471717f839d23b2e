import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Observation } from '../../model/observation.ts';
import { describeOutcome } from '../../model/outcome.ts';
import { failureText } from '../failure/failure-text.ts';
import { sentenceOf } from '../failure/witness-sentences.ts';
import { gridOf, type Grid } from '../text/grid.ts';
import { peerOf, shortOutcome, sourceTitle } from '../text/labels.ts';
import { html, type Markup } from './markup.ts';

/**
 * One check: its claim, its matrix, the observations of each witness and, if it failed, the
 * details.
 */
export function checkSection(bundle: Bundle, check: JudgedCheck): Markup {
  const record = bundle.plan.checks.find((loaded) => loaded.record.id === check.id)?.record;
  const enforced = check.enforcedMs === null ? '' : `, enforced ${Math.round(check.enforcedMs)} ms after the change`;
  const problem = check.verdict === 'deviates' || check.verdict === 'inconclusive';
  return html`<section id="${check.id}">
    <h2>${check.id} ${record?.title ?? ''}</h2>
    <p>
      <span class="verdict ${check.verdict}">${check.verdict}</span> in ${check.seconds.toFixed(1)}
      s${enforced}${check.because === '' ? '' : `. ${check.because}`}
    </p>
    ${record === undefined ? '' : html`<p>Claim (${sourceTitle(record.source.article)}): ${record.source.claim}. Evidence for: ${record.complianceControls.join(', ') || 'no control'}.</p>`}
    ${check.cells.length === 0 ? '' : matrix(check, gridOf(check))}
    ${problem ? html`<pre>${failureText(bundle, check)}</pre>` : ''} ${witnessTable(bundle, check)}
  </section> `;
}

function matrix(check: JudgedCheck, grid: Grid): Markup {
  const head = grid.columns.map(
    ({ callee, phase }) => html`<th scope="col"><span class="mono">${callee}</span><br />${phase}</th>`,
  );
  const rows = grid.rows.map(
    ({ source, cells }) =>
      html`<tr>
        <th scope="row" class="mono">${source}</th>
        ${cells.map(matrixCell)}
      </tr> `,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Matrix of ${check.id}">
    <table>
      <caption>
        Which caller reached which callee, and how. Rows are callers, columns are callees.
      </caption>
      <thead>
        <tr>
          <th scope="col">caller</th>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function matrixCell(cell: JudgedCell | undefined): Markup {
  if (cell === undefined) return html`<td><small>not requested</small></td>`;
  const peer = peerOf(cell.observed);
  const expected = cell.verdict === 'conforms' ? '' : html`<small>expected ${describeOutcome(cell.expected)}</small>`;
  const note = cell.note === undefined || cell.because !== '' ? '' : html`<small>${cell.note}</small>`;
  const because = cell.because === '' ? '' : html`<small>${cell.because}</small>`;
  return html`<td class="cell ${cell.verdict}">
    ${MARK[cell.verdict]}
    ${shortOutcome(cell.observed)}${peer === '' ? '' : html`<small class="mono">${peer}</small>`}${expected}${because}${note}${modelNote(cell)}<small
      >${cell.verdict}; seen by ${cell.witnesses.join(', ') || 'no witness'}</small
    >
  </td>`;
}

/** A disagreement of the model, or what it does not know. */
function modelNote({ modelPredicts, notModelled }: JudgedCell): Markup | string {
  if (modelPredicts !== undefined) return html`<small>the model disagrees: it predicts ${modelPredicts}</small>`;
  return notModelled === undefined ? '' : html`<small>not modelled: ${notModelled.join(', ')}</small>`;
}

const MARK = { conforms: '✓', deviates: '✗', inconclusive: '?', 'not-applicable': '–' } as const;

/** The last observation of each witness among those that the verdicts rest on. */
function witnessTable(bundle: Bundle, check: JudgedCheck): Markup | string {
  const used = new Set(check.cells.flatMap(({ observations }) => observations));
  const last = new Map<string, Observation>();
  for (const one of bundle.observations) {
    if (one.check === check.id && used.has(one.seq)) last.set(`${one.phase} ${one.route} ${one.witness}`, one);
  }
  if (last.size === 0) return '';
  const rows = [...last.values()].map(
    (one) =>
      html`<tr>
        <td>${one.phase}</td>
        <td class="mono">${one.route}</td>
        <td>${one.witness}</td>
        <td>${sentenceOf(one)}</td>
        <td class="mono">${one.at}</td>
        <td>${one.seq}</td>
      </tr> `,
  );
  return html`<details>
    <summary>Witnesses (${rows.length})</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Witnesses of ${check.id}">
      <table>
        <caption>
          The last observation of each witness; all of them are in observations.ndjson.
        </caption>
        <thead>
          <tr>
            <th scope="col">phase</th>
            <th scope="col">route</th>
            <th scope="col">witness</th>
            <th scope="col">what it reported</th>
            <th scope="col">time (UTC)</th>
            <th scope="col">no.</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}
