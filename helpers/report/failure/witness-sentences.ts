import type { Observation } from '../../model/observation.ts';
import { parseRoute } from '../../model/route.ts';
import type { ProxyWitness, Witness } from '../../model/witness.ts';
import { lineOf } from '../../probe/facts.ts';
import { accessLogFacts } from '../../witness/access-log/access-log-facts.ts';
import { readCalleeReport } from '../../witness/callee/callee.ts';
import { heldFacts } from '../../witness/certificates/held.ts';
import { readGatewayReport } from '../../witness/gateway/gateway-report.ts';
import { readProxyReport } from '../../witness/read-proxy-report.ts';
import { wireFacts } from '../../witness/wire/facts.ts';
import { captureReport } from '../../witness/wire/report.ts';
import { oneLine } from '../text/labels.ts';

interface Ends {
  readonly from: string;
  readonly to: string;
}

const UNREADABLE = 'facts that are only in the bundle';

/** How each witness reports an observation, as a sentence without its full stop. */
const SENTENCES: Readonly<Record<Witness, (observation: Observation, ends: Ends) => string>> = {
  client: ({ facts }, { from }) => `The client ${from} reported: ${lineOf(facts) ?? UNREADABLE}`,
  kubelet: ({ facts }, { to }) => `The kubelet of ${to} reported: ${lineOf(facts) ?? UNREADABLE}`,
  callee: calleeSentence,
  proxy: proxySentence,
  gateway: gatewaySentence,
  wire: wireSentence,
};

/**
 * One sentence per witness about the last request of a cell, of the client first.
 * @param observations those of the cell, in the order of the stream
 */
export function witnessSentences(observations: readonly Observation[]): readonly string[] {
  const client = observations.findLast(({ witness }) => witness === 'client' || witness === 'kubelet');
  const ofRequest = observations.filter(
    ({ requestId, witness }) => client === undefined || requestId === client.requestId || witness === 'wire',
  );
  const last = new Map(ofRequest.map((one) => [`${one.witness} ${JSON.stringify(one.facts['kind'])}`, one] as const));
  const order = Object.keys(SENTENCES);
  return [...last.values()]
    .toSorted((one, other) => order.indexOf(one.witness) - order.indexOf(other.witness))
    .map(sentenceOf);
}

/** What a witness reported of one request, as a sentence. */
export function sentenceOf(observation: Observation): string {
  const { route, witness } = observation;
  const { from = route, to = route } = parseRoute(route) ?? {};
  return `${oneLine(SENTENCES[witness](observation, { from, to }))}.`;
}

function calleeSentence({ facts, requestId }: Observation, { to }: Ends): string {
  const report = readCalleeReport(facts, requestId);
  if (report === undefined) return `The application ${to} reported ${UNREADABLE}`;
  if (!report.echoesRequest) return `The application ${to} reported another request than this one`;
  if (report.peer !== '') return `The application ${to} received the request, with ${report.peer} as its peer`;
  const header = report.certificateForwarded ? 'with a certificate header that names no identity' : NO_CERTIFICATE;
  return `The application ${to} received the request, ${header}`;
}

const NO_CERTIFICATE = 'without the header in which a sidecar forwards a certificate';

function proxySentence({ facts }: Observation, { from, to }: Ends): string {
  if (heldFacts(facts) !== undefined) return `The admin interface of the sidecar of ${to} listed its certificates`;
  const report = readProxyReport(facts);
  if (report !== undefined) return `The sidecar of ${report.side === 'caller' ? from : to} logged ${logged(report)}`;
  const { data } = accessLogFacts.safeParse(facts);
  return data === undefined
    ? `A sidecar on the way reported ${UNREADABLE}`
    : `The sidecar of ${to} logged ${data.lines.length === 0 ? 'nothing about it' : 'lines that differ'}`;
}

function gatewaySentence({ facts }: Observation, { to }: Ends): string {
  const report = readGatewayReport(facts);
  const { data } = accessLogFacts.safeParse(facts);
  const name = data === undefined ? `The gateway before ${to}` : `The gateway ${data.pod}`;
  if (report !== undefined) return `${name} logged ${logged(report)}`;
  return data?.lines.length === 0 ? `${name} logged nothing about it` : `${name} reported ${UNREADABLE}`;
}

function logged({ refused, unknown, transport, as, status }: ProxyWitness): string {
  const connection = [transport ?? 'a connection', ...(as === undefined ? [] : [`of ${as}`])].join(' ');
  const end = refused ?? unknown;
  const answer = status === undefined ? [] : [`status ${status.toString()}`];
  return [connection, ...answer, ...(end === undefined ? [] : [`refused by ${end}`])].join(', ');
}

function wireSentence({ facts }: Observation, { to }: Ends): string {
  const { data } = wireFacts.safeParse(facts);
  if (data === undefined) return `The capture at ${to} reported ${UNREADABLE}`;
  const { finding, because } = captureReport(data);
  const seen = { 'only-tls': 'only TLS', 'marker-in-clear': 'requests in clear', silent: 'too little' }[finding];
  return `The capture at ${to} saw ${seen}: ${because}`;
}
