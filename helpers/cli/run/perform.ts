import { plannedChecks, runChecks, type RunEvent } from '../../check/run.ts';
import { examine, requireReady } from '../doctor/examine.ts';
import { openMesh, startOwnMesh } from '../lifecycle/bring-up.ts';
import type { Say } from '../progress.ts';
import type { RunState } from './execute.ts';
import { isGuest, namespacePrefixOf } from './flags.ts';
import { makeRoom } from './make-room.ts';

/** Everything between the first line and the verdict: doctor, mesh, cast, checks. Facts go to the record as they arise. */
export async function perform(
  state: RunState,
  signal: AbortSignal,
): Promise<{ readonly execs: Record<string, number> }> {
  const { context, flags, record, runId, clock, checks, stage } = state;
  const { progress } = context;
  const existing = isGuest(flags);
  await progress.phase('doctor', async () =>
    requireReady(await examine({ provision: flags.provision, existing, signal })),
  );
  await using mesh = await (existing
    ? openMesh(context, flags, signal)
    : startOwnMesh(context, flags, state.ledger, signal));
  const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
  const subject = await progress.phase('subject', () => mesh.subject());
  record.subject(subject);
  const { trustDomain, controlPlane } = subject.istio;
  const namespacePrefix = namespacePrefixOf(flags, runId);
  record.plan(plannedChecks({ checks, namespacePrefix, trustDomain }));
  await progress.phase('make room', (say) =>
    makeRoom({ target, checks, prefix: namespacePrefix, own: !existing, signal, say }),
  );
  stage.claim(target);
  await progress.phase('checks', async (say) => {
    await using port = (null as any)({ target, runId, images: mesh.castImages, revision: flags.revision, signal });
    await runChecks({
      checks,
      mesh: port,
      sink: record,
      clock,
      signal,
      istioVersion: controlPlane,
      trustDomain,
      namespacePrefix,
      onEvent: (event) => follow(state, event, say),
    });
  });
  // Only now do the proxies of the cast run: their versions and digests are what was judged.
  record.subject(await mesh.subject());
  return { execs: {} };
}

function follow({ record }: RunState, event: RunEvent, say: Say): void {
  switch (event.kind) {
    case 'cast':
      return say(`${event.state === 'raising' ? 'raising' : 'ready:'} ${event.workloads} workloads for ${event.lane}`);
    case 'check':
      return say(`${event.id}: ${event.state}`);
    case 'judged':
      record.judged(event.result);
      return say(`${event.result.id}: ${event.result.verdict}`);
  }
}
