import type { Policy } from '../../policies/policy.ts';
import { meshOf, type Situation } from '../situation.ts';
import { calledHosts } from './called-hosts.ts';
import { concerns, type Ends } from './concerns.ts';

/**
 * What the model does not know of the policies that could concern a route, each with its object,
 * such as `AuthorizationPolicy foo/x: spec.rules[0].when`. Where it is uncertain whether a policy
 * concerns the route, it does.
 */
export function unmodelledOf(situation: Situation, ends: Ends): readonly string[] {
  const ofMesh = meshOf(situation).notModelled.map((path) => `MeshConfig: ${path}`);
  const partly = situation.policies.filter(({ notModelled }) => notModelled.length > 0);
  if (partly.length === 0) return ofMesh;
  const hosts = calledHosts(situation, ends.callee);
  const concerning = partly.filter((policy) => concerns(policy, ends, hosts));
  return [...ofMesh, ...concerning.flatMap((policy) => policy.notModelled.map((path) => named(policy, path)))];
}

function named(policy: Policy, path: string): string {
  const place = policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`;
  if (policy.kind !== 'Other') return `${policy.kind} ${place}: ${path}`;
  return `${policy.objectKind} ${place}: ${path} (${policy.apiVersion})`;
}
