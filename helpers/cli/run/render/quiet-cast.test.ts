import { describe, expect, test } from 'vitest';
import { loadChecks } from '../../../check/load/load.ts';
import { isExclusive, touchesMeshWide } from '../../../check/plan/changes/mesh-wide.ts';
import { exportedBy, exportsOf } from '../../../kube/isolation/export-to.ts';
import { renderAll, type Rendered } from './rendered-objects.ts';

const checks = await loadChecks(process.cwd());
const forGuests = checks.filter((check) => !isExclusive(check) && check.record.requires.mesh !== 'managed');

/**
 * Objects whose audience is wider than the namespaces of their lane, each with the check that
 * renders it.
 */
function loud(rendered: readonly Rendered[]): readonly string[] {
  return rendered
    .filter(({ object }) => exportedBy(object) !== undefined && !touchesMeshWide(object))
    .filter(({ object, namespaces }) => {
      const list = exportsOf(object);
      return list.length === 0 || list.some((name) => !['.', '~', ...namespaces].includes(name));
    })
    .map(({ object, by }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} of ${by}`);
}

/** Objects that are in no namespace of their lane. */
function outside(rendered: readonly Rendered[]): readonly string[] {
  return rendered
    .filter(({ object: { kind, metadata }, namespaces }) => {
      const place = kind === 'Namespace' ? metadata.name : metadata.namespace;
      return place === undefined || !namespaces.includes(place);
    })
    .map(({ object, by }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} of ${by}`);
}

describe.each([
  ['a guest', forGuests, 'mp-ab12-', 1],
  ['a guest with three copies of each cast', forGuests, 'mp-ab12-', 3],
  ['a mesh of our own', checks, '', 1],
] as const)('%s', (_who, selected, prefix, copies) => {
  test('exports every Service and rule to the namespaces of its own lane', async () => {
    const rendered = await renderAll(selected, prefix, copies);
    expect(rendered.length).toBeGreaterThan(1_000);
    expect([...new Set(loud(rendered))]).toEqual([]);
  });
});

test('a guest renders nothing outside of the namespaces of its lanes', async () => {
  const rendered = await renderAll(forGuests, 'mp-ab12-', 2);
  expect([...new Set(outside(rendered))]).toEqual([]);
  expect(rendered.every(({ namespaces }) => namespaces.every((name) => name.startsWith('mp-ab12-')))).toBe(true);
});
