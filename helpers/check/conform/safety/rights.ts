import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyObjects } from '../../../kube/api/apply.ts';
import { deleteObjects } from '../../../kube/api/delete-objects.ts';
import { type KubeObject, parseManifest } from '../../../kube/manifest.ts';
import { PROJECT } from '../command-line.ts';
import type { HostMesh } from './test-mesh.ts';

/** The group that manifests/rbac/existing-mesh-binding.yaml binds. */
export const GROUP = 'meshproof-users';

interface Role extends KubeObject {
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** One rule of a role of manifests/rbac. */
export interface RuleOfRole {
  readonly role: Role;
  readonly rule: Rule;
}

/** manifests/rbac on a mesh, for as long as it is not disposed of. */
export interface Granted extends AsyncDisposable {
  readonly rules: readonly RuleOfRole[];
  /** Applies a role without these rules of it; the function that it returns restores them. */
  without(rules: readonly RuleOfRole[]): Promise<() => Promise<void>>;
}

/** Applies manifests/rbac as it is. */
export async function grantRoles({ target }: HostMesh, signal: AbortSignal): Promise<Granted> {
  const read = (file: string) => readFile(join(PROJECT, 'manifests', 'rbac', file), 'utf8');
  const roles = parseManifest(await read('existing-mesh.yaml')) as Role[];
  const objects = [...roles, ...parseManifest(await read('existing-mesh-binding.yaml'))];
  await applyObjects(target, objects, { signal });
  return {
    rules: roles.flatMap((role) => role.rules.map((rule) => ({ role, rule }))),
    without: async (omitted) => {
      const [first] = omitted;
      if (first === undefined) throw new TypeError('no rule of manifests/rbac is named');
      const rules = first.role.rules.filter((rule) => omitted.every((other) => other.rule !== rule));
      await applyObjects(target, [{ ...first.role, rules }], { signal });
      return async () => void (await applyObjects(target, [first.role], { signal }));
    },
    [Symbol.asyncDispose]: () => deleteObjects(target, objects, { signal }),
  };
}

/** What an account lacks without these rules, as the preflight names it. */
export function lackedWithout(rules: readonly RuleOfRole[], all: readonly RuleOfRole[]): readonly string[] {
  const others = new Set(all.filter((one) => !rules.includes(one) && placeOf(one) === '').flatMap(verbsOf));
  return rules.flatMap((one) => {
    const lines = Map.groupBy(verbsOf(one), (right) => right.slice(right.indexOf(' ') + 1));
    return [...lines].flatMap(([resource, rights]) => {
      const verbs = rights.filter((right) => !others.has(right)).map((right) => right.split(' ')[0]);
      return verbs.length === 0 ? [] : [`${resource}${placeOf(one)}: ${verbs.join(', ')}`];
    });
  });
}

function placeOf({ role }: RuleOfRole): string {
  return role.metadata.namespace === undefined ? '' : ` in ${role.metadata.namespace}`;
}

/** Each verb with its resource: `get deployments.apps`. */
function verbsOf({ rule }: RuleOfRole): readonly string[] {
  return rule.resources.flatMap((resource) =>
    rule.apiGroups.flatMap((group) =>
      rule.verbs.map((verb) => `${verb} ${group === '' ? resource : `${resource}.${group}`}`),
    ),
  );
}
