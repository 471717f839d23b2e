import { access, rm } from 'node:fs/promises';
import { forgetLedger, readLedgers, type Leftover, type LedgerEntry } from '../../evidence/leftovers.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { deleteRun, listRunNamespaces } from '../../kube/namespace.ts';
import { openExistingMesh } from '../../mesh/existing/open-existing-mesh.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { sweepMesh } from '../../mesh/kind/sweep.ts';
import type { CommandContext } from '../context.ts';
import type { Say } from '../progress.ts';
import type { TargetFlags } from './bring-up.ts';
import { describeLeftover } from './leftover-words.ts';
import { restoreObject } from './originals.ts';
import { supervised } from './supervise.ts';

export interface SweepFlags extends TargetFlags {
  readonly run?: string;
  readonly all: boolean;
  readonly name: string;
}

type Ledgers = readonly (LedgerEntry & { readonly alive: boolean })[];

/** Removes what runs left: what their ledgers say, half-made clusters, and namespaces by label on a mesh that was named. */
export async function sweep(context: CommandContext, flags: SweepFlags): Promise<readonly string[]> {
  const ledgers = readLedgers(meshproofDirs().state);
  const chosen = ledgers.filter(({ runId, alive }) =>
    flags.run === undefined ? !alive || flags.all : runId === flags.run,
  );
  const busy = ledgers.filter((entry) => entry.alive && !chosen.includes(entry));
  return supervised(
    context,
    { leftovers: () => chosen.flatMap(({ leftovers }) => leftovers.map(describeLeftover)) },
    (signal) =>
      context.progress.phase('clean', async (say) => {
        const noted = await inTurn(chosen, (entry) => sweepLedger(entry, { flags, say, signal }));
        const made =
          flags.run === undefined && busy.length === 0 ? await sweepMesh(flags.name, { signal, progress: say }) : [];
        const labelled = await sweepTarget(flags, ledgers, signal);
        return [
          ...noted,
          ...made.map((what) => `removed ${what}`),
          ...labelled,
          ...busy.map(({ runId }) => `left run ${runId} alone: it is going on`),
        ];
      }),
  );
}

interface Sweeping {
  readonly flags: SweepFlags;
  readonly say: Say;
  readonly signal: AbortSignal;
}

async function sweepLedger({ runId, leftovers }: LedgerEntry, sweeping: Sweeping): Promise<readonly string[]> {
  const lines = await inTurn(leftovers, (leftover) => sweepLeftover(leftover, sweeping));
  forgetLedger(meshproofDirs().state, runId);
  return lines;
}

async function sweepLeftover(leftover: Leftover, { say, signal }: Sweeping): Promise<readonly string[]> {
  say(describeLeftover(leftover));
  switch (leftover.kind) {
    case 'namespaces':
      return (await isThere(leftover.kubeconfig)) ? deletedNamespaces(leftover, leftover.owner, signal) : [];
    case 'cluster':
      return (await sweepMesh(leftover.name, { signal, progress: say })).map((what) => `removed ${what}`);
    case 'object':
      return (await isThere(leftover.kubeconfig)) ? restoreObject(leftover, signal) : [];
    case 'directory':
      await rm(leftover.path, { recursive: true, force: true });
      return [`removed ${leftover.path}`];
  }
}

/** A mesh of ours takes its kubeconfig along when it goes; its namespaces went with it. */
async function isThere(kubeconfig: string): Promise<boolean> {
  return access(kubeconfig).then(
    () => true,
    () => false,
  );
}

async function deletedNamespaces(target: KubeTarget, owner: string, signal: AbortSignal): Promise<readonly string[]> {
  const names = await deleteRun(target, owner, { signal });
  return names.map((name) => `removed namespace ${name} of ${owner} on ${target.context}`);
}

/** On somebody's mesh a run without a ledger here may be going on elsewhere: it is touched only when it is named, or with --all. */
async function sweepTarget(flags: SweepFlags, ledgers: Ledgers, signal: AbortSignal): Promise<readonly string[]> {
  if (flags.context === undefined && flags.kubeconfig === undefined) return [];
  const { tools, kubeconfig, context } = await openExistingMesh({ ...flags, signal });
  const target = { kubectl: tools.kubectl, kubeconfig, context };
  const found = new Set((await listRunNamespaces(target, { signal })).map(({ runId }) => runId));
  const ours = [...found].filter((runId) => flags.all || runId === flags.run);
  const others = [...found].filter((runId) => !ours.includes(runId) && !ledgers.some((entry) => entry.runId === runId));
  const removed = await inTurn(ours, (runId) => deletedNamespaces(target, runId, signal));
  return [...removed, ...others.map((runId) => `left run ${runId} on ${context} alone: remove it with --run ${runId}`)];
}

async function inTurn<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const item of items) lines.push(...(await work(item)));
  return lines;
}
