import { mechanismRows } from '../../model/mechanism.ts';
import { opening, table } from './markdown.ts';

/** Renders docs/mechanisms.md: every way in which a request is refused. Pure. */
export function mechanisms(): string {
  const rows = mechanismRows().map(([name, { meaning, deniedBy, loggedByCallee, clientReports }]) => [
    `\`${name}\``,
    meaning,
    deniedBy ?? '',
    loggedByCallee === true ? 'always' : '',
    (clientReports ?? []).map((key) => `\`${key}\``).join(', '),
  ]);
  const intro = opening(
    'Mechanisms of refusal',
    "A refusal names how it happened, as in `refused.by('rbac-403')` or, of a manifest, `rejected.by('schema')`; \"some failure\" is no mechanism. The rows are those of [the table that types, schemas and rules derive from](../helpers/model/mechanisms/table.ts). The callee's sidecar logs some of them always, so that a missing line leaves doubt. A client may report another mechanism where a sidecar logged this one.",
  );
  const head = ['mechanism', 'what happened', 'denied by', "in the log of the callee's sidecar", 'a client may report'];
  return `${intro}\n\n${table(head, rows)}\n`;
}
