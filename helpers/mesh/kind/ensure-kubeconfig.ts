import { access } from 'node:fs/promises';
import { execa } from 'execa';
import { type EngineClient, kindEnvironment } from '../docker.ts';
import { networkOf } from './cluster-state.ts';
import type { OwnCluster } from './owned/owned-cluster.ts';
import { readRecord, writeRecord } from './owned/record.ts';
import type { MeshPlan } from './plan/plan.ts';

/**
 * A cluster of ours that another state directory made, perhaps anew, has its kubeconfig there; kind
 * writes it again.
 */
export async function ensureKubeconfig(
  engine: EngineClient,
  plan: MeshPlan,
  { networks, nodes }: OwnCluster,
  signal: AbortSignal,
): Promise<void> {
  const present = await access(plan.files.kubeconfig).then(
    () => true,
    () => false,
  );
  const record = await readRecord(plan.files);
  const [network = ''] = networks;
  if (present && record?.network === network) return;
  if (record?.network !== network) await writeRecord(plan.files, { network, containers: nodes.map(({ id }) => id) });
  const args = ['export', 'kubeconfig', '--name', plan.name, '--kubeconfig', plan.files.kubeconfig];
  // The check of the cluster's health, which comes next, finds out whether this works.
  await execa(plan.kind, args, {
    env: kindEnvironment(engine, networkOf(plan.name)),
    reject: false,
    cancelSignal: signal,
  });
}
