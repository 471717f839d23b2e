import { splitMemberKey, type CastMember, type WorkloadMember } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { kindOf } from '../../record/sabotage/sabotage.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

type Asked = 'istio-injection' | 'istio.io/rev' | 'no label';

/** The workloads of a namespace share its injection label; a bare workload fits any label. */
export function namespacesHaveOneLabel({ found, record }: Candidate): readonly Problem[] {
  return castsOf(record).flatMap(({ path, cast }) =>
    [...namespacesOf(cast)].flatMap(([namespace, asked]) =>
      asked.size < 2
        ? []
        : [
            {
              file: found.file,
              line: lineIn(found, ...path),
              text: `the workloads of ${namespace} need different injection labels: ${[...asked].toSorted().join(', ')}`,
            },
          ],
    ),
  );
}

/**
 * Returns the cast before the change, after it, and under each sabotage that rebuilds workloads.
 */
function castsOf({ cast, redeploys, sabotage }: CheckRecord) {
  const sabotaged = Object.entries(sabotage).flatMap(([name, change]) => {
    const rebuilt = kindOf(change).redeploys(change);
    const path = ['sabotage', name];
    return Object.keys(rebuilt).length === 0 ? [] : [{ path, cast: { ...cast, ...redeploys, ...rebuilt } }];
  });
  return [{ path: ['cast'], cast }, { path: ['redeploys'], cast: { ...cast, ...redeploys } }, ...sabotaged];
}

function namespacesOf(cast: Readonly<Record<string, CastMember>>): ReadonlyMap<string, ReadonlySet<Asked>> {
  const found = new Map<string, Set<Asked>>();
  for (const [key, member] of Object.entries(cast)) {
    const asked = member.kind === 'workload' ? askedBy(member) : undefined;
    if (asked === undefined) continue;
    const { namespace } = splitMemberKey(key);
    found.set(namespace, (found.get(namespace) ?? new Set()).add(asked));
  }
  return found;
}

function askedBy({ membership, injection }: WorkloadMember): Asked | undefined {
  if (injection === 'revision-label') return 'istio.io/rev';
  if (injection === 'kube-inject' || injection === 'none') return 'no label';
  return membership === 'meshed' ? 'istio-injection' : undefined;
}
