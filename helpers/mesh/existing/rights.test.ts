import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { MANIFESTS } from '../host/pins.ts';
import { RIGHTS, type Purpose, type Scope } from './rights.ts';

const roleSchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  rules: z.array(
    z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) }),
  ),
});

const bindingSchema = z.object({
  kind: z.string(),
  metadata: z.object({ namespace: z.string().optional() }),
  roleRef: z.object({ kind: z.string(), name: z.string() }),
});

async function documents<T>(file: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(join(MANIFESTS, 'rbac', file), 'utf8');
  return z.array(schema).parse(parseAllDocuments(text).map((document) => document.toJS() as unknown));
}

const roleName = (purpose: Purpose): string =>
  purpose === 'run' ? 'meshproof-existing-mesh' : `meshproof-existing-mesh-${purpose}`;

function granted(scope: Scope, name: string): readonly string[] {
  return RIGHTS.filter((right) => right.scope === scope && roleName(right.purpose) === name)
    .flatMap(({ group, resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
    )
    .toSorted();
}

test('manifests/rbac grants exactly the rights of the table', async () => {
  const roles = await documents('existing-mesh.yaml', roleSchema);
  const inFiles = roles.map(({ kind, metadata, rules }) => ({
    kind,
    name: metadata.name,
    rights: rules
      .flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
        ),
      )
      .toSorted(),
  }));
  const names = [...new Set(RIGHTS.map(({ purpose, scope }) => `${scope} ${roleName(purpose)}`))];
  const inTable = names.map((scopedName) => {
    const [scope, name = ''] = scopedName.split(' ');
    return { kind: scope === 'istio' ? 'Role' : 'ClusterRole', name, rights: granted(scope as Scope, name) };
  });
  expect(inFiles.toSorted(byName)).toEqual(inTable.toSorted(byName));
});

test('no right is named twice', () => {
  const all = RIGHTS.flatMap(({ scope, group, resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${scope} ${verb} ${group}/${resource}`)),
  );
  expect(all).toEqual([...new Set(all)]);
});

test('no right is a wildcard', () => {
  expect(JSON.stringify(RIGHTS)).not.toContain('*');
});

test('each role has its binding, of the same reach and in the same namespace', async () => {
  const roles = await documents('existing-mesh.yaml', roleSchema);
  const bindings = await documents('existing-mesh-binding.yaml', bindingSchema);
  expect(bindings.map(({ kind, metadata, roleRef }) => ({ kind, place: metadata.namespace, role: roleRef }))).toEqual(
    roles.map(({ kind, metadata }) => ({
      kind: `${kind}Binding`,
      place: metadata.namespace,
      role: { kind, name: metadata.name },
    })),
  );
});

interface Named {
  readonly kind: string;
  readonly name: string;
}

function byName(one: Named, other: Named): number {
  return `${one.kind} ${one.name}` < `${other.kind} ${other.name}` ? -1 : 1;
}
