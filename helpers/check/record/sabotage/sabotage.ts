import * as z from 'zod';
import type { MemberKey, WorkloadMember } from '../../../model/workloads/cast-member.ts';
import { add, type Add } from './add.ts';
import { omitRedeploy, type OmitRedeploy } from './omit-redeploy.ts';
import { omit, type Omit } from './omit.ts';
import { redeploy, type Redeploy } from './redeploy.ts';
import type { SabotageKind } from './sabotage-kind.ts';
import { swap, type Swap } from './swap.ts';

/** A change that breaks the claim on purpose: a mutation of the check. */
export type Sabotage = Omit | Swap | Add | Redeploy | OmitRedeploy;

type Kinds = { readonly [Kind in Sabotage['kind']]: SabotageKind<Extract<Sabotage, { readonly kind: Kind }>> };

/** Every kind of sabotage; a new one does not compile until it has a row. */
const KINDS: Kinds = { omit, swap, add, redeploy, 'omit-redeploy': omitRedeploy };

/** What is known of the kind of a sabotage. */
export function kindOf<Change extends Sabotage>({ kind }: Change): SabotageKind<Change> {
  // The row of a kind takes the sabotages of that kind; the compiler cannot follow the key that
  // far.
  return KINDS[kind] as unknown as SabotageKind<Change>;
}

export const sabotageSchema: z.ZodType<Sabotage> = z.union(Object.values(KINDS).map(({ schema }) => schema));

/** Constructors of sabotages, for authors of checks. */
export const sabotage = {
  /**
   * Leaves one change out: an applied manifest is not applied, a removed one stays.
   * @example sabotage.omit('strict.yaml')
   */
  omit: (manifest: string): Sabotage => ({ kind: 'omit', manifest }),
  /**
   * Applies another manifest in place of one, or sends it where the check sends a dry run.
   * @example sabotage.swap('strict.yaml', 'permissive.yaml')
   */
  swap: (manifest: string, by: string): Sabotage => ({ kind: 'swap', manifest, by }),
  /**
   * Applies one more manifest.
   * @example sabotage.add('allow-all.yaml')
   */
  add: (manifest: string): Sabotage => ({ kind: 'add', manifest }),
  /**
   * Rebuilds one workload, for instance without its sidecar, together with the change.
   * @example sabotage.redeploy('sleep.full', sleep.bare())
   */
  redeploy: (key: MemberKey, as: WorkloadMember): Sabotage => ({ kind: 'redeploy', workloads: { [key]: as } }),
  /**
   * Rebuilds several workloads at once.
   * @example sabotage.redeployAll({ 'sleep.full': sleep.bare(), 'httpbin.foo': httpbin.bare() })
   */
  redeployAll: (workloads: Readonly<Record<`${string}.${string}`, WorkloadMember>>): Sabotage => ({
    kind: 'redeploy',
    workloads,
  }),
  /**
   * Leaves a workload as it was that the change rebuilds.
   * @example sabotage.omitRedeploy('httpbin.foo')
   */
  omitRedeploy: (key: MemberKey): Sabotage => ({ kind: 'omit-redeploy', workload: key }),
} as const;
