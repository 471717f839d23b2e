import type { LoadedCheck } from '../record/check-record.ts';
import { link, literally, opening, table } from './markdown.ts';

/** docs/catalogue.md: every check by area, with links to its record and to its manifests. Pure. */
export function catalogue(checks: readonly LoadedCheck[]): string {
  const areas = [...new Set(checks.map(({ area }) => area))].toSorted();
  const sections = areas.map((area) =>
    areaSection(
      area,
      checks.filter((check) => check.area === area),
    ),
  );
  const intro = opening(
    'Catalogue of checks',
    `${checks.length} checks in ${areas.length} areas. \`meshproof explain ID\` tells one of them as prose, [handbook.md](handbook.md) maps the handbook's claims to them. Sabotages are changes that must turn the check red; \`prove\` also leaves out every change in turn.`,
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function areaSection(area: string, checks: readonly LoadedCheck[]): string {
  const rows = checks.map(({ record, file, manifestDir, manifests }) => [
    Object.keys(manifests).length === 0
      ? link(record.id, file)
      : `${link(record.id, file)} (${link('YAML', manifestDir)})`,
    literally(record.title),
    sourceOf(record.source),
    Object.keys(record.sabotage).join(', '),
    needsOf(record),
    record.complianceControls.join(', '),
  ]);
  const head = ['check', 'claim', 'from', 'sabotages', 'needs; tags', 'evidence for'];
  return `## ${area}\n\n${table(head, rows)}`;
}

function sourceOf({ article, claims }: LoadedCheck['record']['source']): string {
  if (article === 'istio-docs') return 'beyond the handbook';
  return claims.length === 0 ? `chapter ${article}` : claims.map((claim) => `\`${claim}\``).join(', ');
}

function needsOf({ requires, tags }: LoadedCheck['record']): string {
  const needed = Object.entries(requires).map(([what, value]) => `${what} ${value}`);
  return [needed.join(', '), tags.join(', ')].filter((part) => part !== '').join('; ');
}
