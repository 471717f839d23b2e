import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { readApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';

/**
 * Kinds that hold for workloads of every namespace where they are in the root namespace, by the
 * path that lists them.
 */
const KINDS = {
  PeerAuthentication: 'security.istio.io/v1/namespaces/ROOT/peerauthentications',
  RequestAuthentication: 'security.istio.io/v1/namespaces/ROOT/requestauthentications',
  AuthorizationPolicy: 'security.istio.io/v1/namespaces/ROOT/authorizationpolicies',
  DestinationRule: 'networking.istio.io/v1/namespaces/ROOT/destinationrules',
  Sidecar: 'networking.istio.io/v1/namespaces/ROOT/sidecars',
} as const;

const List = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ selector: z.unknown(), workloadSelector: z.unknown() }).partial().default({}),
    }),
  ),
});

/** Policies of a mesh that apply to every workload before a run applies any. */
export interface MeshPolicies {
  /** `<Kind> <name>`, in order. */
  readonly found: readonly string[];
  /** Kinds that could not be read, each with the reason. */
  readonly unread: readonly string[];
}

/**
 * Reads the objects of the root namespace that apply to the workloads of a run, too; a kind that
 * may not be read is named.
 */
export async function findMeshPolicies(
  target: KubeTarget,
  rootNamespace: string,
  signal: AbortSignal,
): Promise<MeshPolicies> {
  const read = async ([kind, path]: readonly [string, string]) => {
    try {
      const call = { operation: `read each ${kind} of the root namespace`, signal };
      const list = await readApi(target, `/apis/${path.replace('ROOT', rootNamespace)}`, call);
      return { found: list === undefined ? [] : meshWideIn(kind, list), unread: [] };
    } catch (error) {
      signal.throwIfAborted();
      return { found: [], unread: [`${kind} (${messageOf(error).split('\n').at(-1) ?? ''})`] };
    }
  };
  const kinds = await Promise.all(Object.entries(KINDS).map(read));
  return { found: kinds.flatMap(({ found }) => found), unread: kinds.flatMap(({ unread }) => unread) };
}

/**
 * The mesh-wide ones in a list: a PeerAuthentication or a Sidecar that selects workloads takes
 * those of its own namespace alone.
 */
export function meshWideIn(kind: string, list: unknown): string[] {
  return List.parse(list)
    .items.filter(({ spec: { selector, workloadSelector } }) => {
      if (kind === 'Sidecar') return isEmpty(workloadSelector);
      return kind !== 'PeerAuthentication' || isEmpty(selector);
    })
    .map(({ metadata: { name } }) => `${kind} ${name}`)
    .sort();
}

function isEmpty(selector: unknown): boolean {
  const { matchLabels = {}, labels = {} } = (selector ?? {}) as Record<'matchLabels' | 'labels', object | undefined>;
  return Object.keys({ ...matchLabels, ...labels }).length === 0;
}

/** One sentence about them; none where there is nothing to know. */
export function meshPolicyNotes({ found, unread }: MeshPolicies, rootNamespace: string): string[] {
  return [
    ...(found.length === 0
      ? []
      : [
          `the mesh has policies of its own for every workload (in ${rootNamespace}): ${found.join(', ')}; ` +
            'a check whose baseline they change is inconclusive or deviates for that reason',
        ]),
    ...(unread.length === 0 ? [] : [`mesh-wide policies could not be read: ${unread.join(', ')}`]),
  ];
}
