import { namespacesIn, onMesh, plannedChecks, type Plan } from '../../check/plan/plan.ts';
import { namesAuthorityOfRun } from '../../check/plan/requests/authority-of-run.ts';
import { runChecks } from '../../check/run/run.ts';
import { onApiFault } from '../../kube/api/faults/api-faults.ts';
import { prepareToForward } from '../../kube/api/forward/tunnel.ts';
import { clusterUid } from '../../kube/cluster-uid.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { NamespaceIndex } from '../../kube/namespaces/namespace-index.ts';
import { realMesh } from '../../live/real-mesh.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import { examine, requireReady } from '../doctor/examine.ts';
import { backupsIn, restoreAfterKills } from '../lifecycle/backups.ts';
import { openMesh, startManagedMesh } from '../lifecycle/bring-up.ts';
import type { Log } from '../output/progress.ts';
import { capacityFor, isExistingMesh } from './flags.ts';
import { follow } from './follow.ts';
import { extraCastImages } from './prepare/extra-images.ts';
import { injection, istioctlOf } from './prepare/injection.ts';
import { prepareNamespaces } from './prepare/prepare-namespaces.ts';
import { purposesOf } from './prepare/purposes.ts';
import { FailFast } from './repeat/fail-fast.ts';
import type { RunState } from './run-state.ts';
import { SubjectReader } from './subject-reader.ts';

/** Exec streams opened, per source of traffic. */
export type Execs = Readonly<Record<string, number>>;

/**
 * Everything between the first line and the verdict: doctor, mesh, cast, checks. Facts are recorded
 * as they arise.
 */
export async function perform(state: RunState, signal: AbortSignal): Promise<Execs> {
  const { context, flags, plan, ledger, record } = state;
  const { progress } = context;
  const existing = isExistingMesh(flags);
  prepareToForward();
  using _faults = onApiFault((fault) => record.infrastructure(fault));
  await progress.phase('doctor', async () =>
    requireReady(await examine({ provision: flags.provision, existing, signal })),
  );
  await using mesh = await (existing
    ? openMesh(context, flags, purposesOf(plan.entries.map(({ check }) => check)), signal)
    : startManagedMesh(context, flags, ledger, signal));
  return await judgeOn(state, { ...mesh, castImages: await extraCastImages(state, mesh, signal) }, signal);
}

async function judgeOn(state: RunState, mesh: StartedMesh, signal: AbortSignal): Promise<Execs> {
  const { context, flags, record, runId, namespaces } = state;
  const { progress } = context;
  const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
  const owner = castOwner(mesh, runId);
  const names = namespacesIn(state.plan);
  const [{ version, trustDomain, telemetry }, prepared, cluster] = await progress.phase('namespaces', async (log) => {
    await restoreAfterKills(target, signal, log);
    return Promise.all([
      mesh.controlPlane(),
      prepareNamespaces({ target, names, owner, managed: !isExistingMesh(flags), signal, log }),
      clusterUid(target, signal),
    ]);
  });
  const plan = onMesh(state.plan, { trustDomain, clusterDomain: mesh.names.clusterDomain });
  record.plan(plannedChecks(plan));
  const index = namespaces.claim(target, owner, { known: prepared.known, cluster, timeoutMs: flags.timeout });
  prepared.handOver();
  return progress.phase('checks', (log) =>
    runOn(state, target, {
      log,
      signal,
      plan,
      owner,
      index,
      istioVersion: version,
      telemetry,
      mesh,
    }),
  );
}

/**
 * The owner in the labels of the cast: the run on an existing mesh, which deletes everything at its
 * end; the mesh itself on a managed mesh, where the cast stays deployed for the next run until the
 * mesh changes.
 */
function castOwner(mesh: StartedMesh, runId: string): string {
  return mesh.kind === 'existing' ? runId : `cast-${mesh.fingerprint}`;
}

interface Running {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly plan: Plan;
  readonly owner: string;
  readonly index: NamespaceIndex;
  readonly istioVersion: string;
  readonly telemetry: boolean;
  readonly mesh: StartedMesh;
}

async function runOn(state: RunState, target: KubeTarget, on: Running): Promise<Execs> {
  const failFast = new FailFast(state.flags.failFast === true, on.signal);
  return failFast.during(() => runUntil(failFast, state, target, { ...on, signal: failFast.signal }));
}

async function runUntil(
  failFast: FailFast,
  { record, clock, flags, ledger }: RunState,
  target: KubeTarget,
  on: Running,
): Promise<Execs> {
  const { log, signal, plan, owner, index, istioVersion, telemetry, mesh } = on;
  await using port = realMesh(target, {
    runId: owner,
    tryAdmission: mesh.kind === 'existing',
    renewsCertificates: namesAuthorityOfRun(plan),
    index,
    castImages: mesh.castImages,
    backups: backupsIn(ledger, target, index.mark),
    istioctl: istioctlOf(mesh),
    names: mesh.names,
    signal,
    onInfrastructureFault: (fault) => record.infrastructure(fault),
    onNote: log,
    onDiagnostics: (check, { name, text }) => record.diagnostics(check, name, text),
    ...injection(mesh, flags.revision),
  });
  const subject = new SubjectReader(mesh, record, () => port.proxyBuilds);
  await runChecks({
    plan,
    mesh: port,
    sink: record,
    clock,
    signal,
    istioVersion,
    managedMesh: mesh.kind === 'kind',
    telemetry,
    capacity: capacityFor(flags),
    onEvent: (event) => {
      subject.note(event);
      follow(record, event, log);
      if (event.kind === 'judged') failFast.note(event.result);
    },
  });
  await subject.recorded();
  return Object.fromEntries(port.execs);
}
