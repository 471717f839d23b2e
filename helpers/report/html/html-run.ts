import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import { redactionsText } from '../redactions.ts';
import { phaseSeconds } from '../tally.ts';
import { html, type Markup } from './markup.ts';

/** The judged mesh: versions, digests and the scope of the evidence. */
export function subjectList(subject: Subject): Markup {
  const proxies = Object.entries(subject.istio.dataPlane).map(([version, count]) => `${version} (${count} proxies)`);
  const envoys = Object.entries(subject.istio.envoy ?? {}).map(([build, count]) => `${build} (${count} pods)`);
  const images = Object.entries(subject.images).map(
    ([name, digest]) =>
      html`<dt class="mono">${name}</dt>
        <dd class="mono">${digest}</dd>`,
  );
  const scope =
    subject.scope === 'lab'
      ? 'a lab: it evidences the configuration, not the operation of a target system'
      : 'the target system itself';
  return html`<dl>
      ${pairs([
        ['scope', scope],
        ['cluster', `${subject.cluster.name} (${subject.mesh}, ${subject.cluster.uid})`],
        ['Kubernetes', subject.cluster.kubernetes],
        [
          'Istio',
          `control plane ${subject.istio.controlPlane}, istioctl ${subject.istio.client}, revision ${subject.istio.revision}`,
        ],
        ['proxies', proxies.join(', ')],
        ['Envoy', envoys.length === 0 ? 'not read' : envoys.join(', ')],
        ['trust domain', subject.istio.trustDomain],
        ['node', `${subject.node.os}, kernel ${subject.node.kernel}, ${subject.node.runtime}, ${subject.node.image}`],
        ['images from', subject.imageSource],
      ])}
    </dl>
    <details>
      <summary>Running images (${images.length})</summary>
      <dl>${images}</dl>
    </details>`;
}

/** The run: command, suite, times. */
export function runList({ run }: Bundle): Markup {
  const commit = run.suite?.commit ?? 'not a checkout';
  const suite = `${commit}${run.suite?.dirty === true ? ' with local changes' : ''}, content ${run.suite?.content ?? 'unknown'}`;
  return html`<dl>
    ${pairs([
      ['run', run.runId],
      ['command', `meshproof ${run.argv.join(' ')}`],
      ['suite', suite],
      ['from', run.startedAt],
      ['to', run.endedAt ?? 'not ended'],
      ['with', `Node ${run.node}, OpenSSL ${run.openssl}`],
      ['redacted', redactionsText(run)],
      ['retried', `${run.infrastructure.length} transport faults of meshproof itself; no verdict is ever retried`],
    ])}
  </dl>`;
}

/** Seconds per phase. */
export function timeTable(bundle: Bundle): Markup {
  const rows = Object.entries(phaseSeconds(bundle)).map(
    ([title, seconds]) =>
      html`<tr>
        <th scope="row">${title}</th>
        <td>${seconds.toFixed(1)}</td>
      </tr> `,
  );
  return html`<table>
    <caption>
      Where the time went
    </caption>
    <thead>
      <tr>
        <th scope="col">phase</th>
        <th scope="col">seconds</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function pairs(list: readonly (readonly [string, string])[]): readonly Markup[] {
  return list.map(
    ([term, value]) =>
      html`<dt>${term}</dt>
        <dd>${value}</dd>`,
  );
}
