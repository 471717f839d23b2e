import type { LoadedCheck } from '../record/check-record.ts';
import { link, literally, opening, table } from './markdown.ts';

/** Renders docs/catalogue.md: all checks by area, with links to record and manifests. Pure. */
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
    [
      `${checks.length} checks in ${areas.length} areas. \`meshproof explain ID\` describes one as prose;`,
      '[handbook.md](handbook.md) lists the claims of the source articles with their checks. Sabotages are changes that',
      'must turn the check red; `prove` also leaves out every change in turn.',
    ].join(' '),
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
    requirementsOf(record),
    record.complianceControls.join(', '),
  ]);
  const head = ['check', 'claim', 'from', 'sabotages', 'requires; tags', 'evidence for'];
  return `## ${area}\n\n${table(head, rows)}`;
}

function sourceOf({ article, claims }: LoadedCheck['record']['source']): string {
  if (article === 'istio-docs') return "Istio's documents or source";
  return claims.length === 0 ? `article ${article}` : claims.map((claim) => `\`${claim}\``).join(', ');
}

function requirementsOf({ requires, tags }: LoadedCheck['record']): string {
  const required = Object.entries(requires).map(([what, value]) => `${what} ${value}`);
  return [required.join(', '), tags.join(', ')].filter((part) => part !== '').join('; ');
}
