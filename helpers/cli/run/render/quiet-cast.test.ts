import { describe, expect, test } from 'vitest';
import { loadChecks } from '../../../check/load/load.ts';
import { isExclusive, touchesMeshWide } from '../../../check/plan/changes/mesh-wide.ts';
import { exportedBy, exportsOf } from '../../../kube/isolation/export-to.ts';
import { renderAll, type Rendered } from './rendered-objects.ts';

const checks = await loadChecks(process.cwd());
const forExisting = checks.filter((check) => !isExclusive(check) && check.record.requires.mesh !== 'managed');

/**
 * Objects that are exported beyond the namespaces of their lane, each with the check that renders
 * it.
 */
function exportedBeyond(rendered: readonly Rendered[]): readonly string[] {
  return rendered
    .filter(({ object }) => exportedBy(object) !== undefined && !touchesMeshWide(object))
    .filter(({ object, namespaces }) => {
      const list = exportsOf(object);
      return list.length === 0 || list.some((name) => !['.', '~', ...namespaces].includes(name));
    })
    .map(({ object, by }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} of ${by}`);
}

/** Objects outside the namespaces of their lane. */
function outside(rendered: readonly Rendered[]): readonly string[] {
  return rendered
    .filter(({ object: { kind, metadata }, namespaces }) => {
      const place = kind === 'Namespace' ? metadata.name : metadata.namespace;
      return place === undefined || !namespaces.includes(place);
    })
    .map(({ object, by }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} of ${by}`);
}

describe.each([
  ['an existing mesh', forExisting, 'mp-ab12-', 1],
  ['an existing mesh with three copies of each cast', forExisting, 'mp-ab12-', 3],
  ['a managed mesh', checks, '', 1],
] as const)('on %s', (_mesh, selected, prefix, copies) => {
  test('every Service and rule is exported to the namespaces of its own lane only', async () => {
    const rendered = await renderAll(selected, prefix, copies);
    expect(rendered.length).toBeGreaterThan(1_000);
    expect([...new Set(exportedBeyond(rendered))]).toEqual([]);
  });
});

test('on an existing mesh nothing is rendered outside the namespaces of the lanes', async () => {
  const rendered = await renderAll(forExisting, 'mp-ab12-', 2);
  expect([...new Set(outside(rendered))]).toEqual([]);
  expect(rendered.every(({ namespaces }) => namespaces.every((name) => name.startsWith('mp-ab12-')))).toBe(true);
});
