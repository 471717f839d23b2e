import type { LoadedCheck } from '../../check/record/check-record.ts';
import { sourceTitle } from '../../report/text/labels.ts';
import type { TextStyle } from '../../report/text/text-style.ts';

/** Each check for programs; `explain` prints its file, its manifests and the reasons. */
export function listDocument(checks: readonly LoadedCheck[]) {
  return checks.map(({ record, area }) => {
    const { id, title, complianceControls, requires, sabotage, source } = record;
    return { id, area, title, source, complianceControls, requires, sabotages: Object.keys(sabotage) };
  });
}

/** Each check for people, then their number. */
export function listText(checks: readonly LoadedCheck[], style: TextStyle): string {
  const blocks = checks.map((check) => checkText(check, style));
  return `${[...blocks, `${checks.length} checks`].join('\n\n')}\n`;
}

function checkText({ record, area }: LoadedCheck, style: TextStyle): string {
  const { istio, dataplane } = record.requires;
  const change = [
    ...record.applies,
    ...record.removes.map((name) => `removes ${name}`),
    ...Object.keys(record.redeploys ?? {}).map((member) => `redeploys ${member}`),
  ].join(', ');
  const sabotages = Object.keys(record.sabotage).join(', ') || 'none';
  return [
    `${style.paint('bold', record.id)}  ${record.title}`,
    `  area ${area}; tags ${record.tags.join(', ') || 'none'}; requires Istio ${istio}, ${dataplane}`,
    `  applies ${change}; sabotages ${sabotages}`,
    `  evidence for ${record.complianceControls.join(', ') || 'no control'}; source ${sourceTitle(record.source.article)}`,
  ].join('\n');
}
