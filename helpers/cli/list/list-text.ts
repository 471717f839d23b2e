import type { LoadedCheck } from '../../check/record/check-record.ts';
import { sourceTitle } from '../../report/text/labels.ts';
import type { TextStyle } from '../../report/text/text-style.ts';
import { PROFILES, profilesOf } from '../selection.ts';

/** Each check on a line, then the counts. */
export function listShort(checks: readonly LoadedCheck[]): string {
  const width = Math.max(...checks.map(({ record }) => record.id.length));
  const lines = checks.map(({ record: { id, title } }) => `${id.padEnd(width)}  ${title}`);
  return `${[...lines, countsText(checks)].join('\n')}\n`;
}

/** How many checks are listed, and how many of them are in each profile. */
function countsText(checks: readonly LoadedCheck[]): string {
  const profiles = checks.map(profilesOf);
  const counts = Object.keys(PROFILES).map((name) => {
    const within = profiles.filter((names) => names.some((one) => one === name));
    return `${name} ${within.length.toString()}`;
  });
  return `${checks.length.toString()} checks: ${counts.join(', ')}`;
}

/** Each check for programs; `explain` prints its file, its manifests and the reasons. */
export function listDocument(checks: readonly LoadedCheck[]) {
  return checks.map((check) => {
    const { record, area } = check;
    const { id, title, complianceControls, requires, sabotage, source, tags } = record;
    const profiles = profilesOf(check);
    const sabotages = Object.keys(sabotage);
    return { id, area, title, tags, profiles, source, complianceControls, requires, sabotages };
  });
}

/** Each check for people, then the counts. */
export function listText(checks: readonly LoadedCheck[], style: TextStyle): string {
  const blocks = checks.map((check) => checkText(check, style));
  return `${[...blocks, countsText(checks)].join('\n\n')}\n`;
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
