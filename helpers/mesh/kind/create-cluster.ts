import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { type EngineClient, kindEnvironment } from '../docker.ts';
import { type ClusterFiles, makeClusterFolder } from './cluster-files.ts';
import { networkOf } from './cluster-state.ts';
import { makeNetwork } from './owned/make-network.ts';
import { ownCluster } from './owned/owned-cluster.ts';
import { writeRecord } from './owned/record.ts';

export interface ClusterPlan {
  readonly name: string;
  readonly kind: string;
  /** Reference of the node image in the engine. */
  readonly nodeImage: string;
  /** kind's configuration as YAML. */
  readonly config: string;
  readonly files: ClusterFiles;
}

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * Makes the network that marks the cluster as ours, creates the cluster on it through kind and
 * writes its kubeconfig and what was made, by id. The caller removes what an error or an abort left
 * half-made. Answers the id of the node's container.
 * @throws MeshproofError with kind's message, or when the name is taken
 */
export async function createCluster(engine: EngineClient, plan: ClusterPlan, context: Context): Promise<string> {
  const { name, files } = plan;
  await makeClusterFolder(files);
  await writeFile(files.config, plan.config);
  const network = await makeNetwork(engine, name, context.signal);
  await writeRecord(files, { network, containers: [] });
  // Making the node image may have taken minutes since the first look.
  await ownCluster(engine, name, context.signal);
  await runKind(engine, plan, context);
  const containers = (await ownCluster(engine, name, context.signal)).nodes.map(({ id }) => id);
  await writeRecord(files, { network, containers });
  return onlyNode(containers, name);
}

function onlyNode([node, ...others]: readonly string[], name: string): string {
  if (node !== undefined && others.length === 0) return node;
  throw new MeshproofError({
    operation: `create the kind cluster ${name}`,
    details: `kind has made ${(others.length + (node === undefined ? 0 : 1)).toString()} containers on its network instead of one`,
    hint: 'see with docker ps --all what bears its name',
  });
}

async function runKind(engine: EngineClient, plan: ClusterPlan, context: Context): Promise<void> {
  const args = ['create', 'cluster', '--name', plan.name, '--image', plan.nodeImage, '--config', plan.files.config];
  const how = ['--kubeconfig', plan.files.kubeconfig, '--retain', '--wait', '0s'];
  const kind = execa(plan.kind, [...args, ...how], {
    env: kindEnvironment(engine, networkOf(plan.name)),
    stdin: 'ignore',
    all: true,
    timeout: budgets.clusterUp,
    cancelSignal: context.signal,
  });
  try {
    // Reading the lines fails as the process does, with its whole output.
    for await (const line of kind.iterable({ from: 'all' })) reportStep(line, context.progress);
    await kind;
  } catch (error) {
    context.signal.throwIfAborted();
    throw kindError(error, plan.name);
  }
}

function reportStep(line: string, progress: (line: string) => void): void {
  const step = stepOf(line);
  if (step !== undefined) progress(step);
}

/** The step that a line of kind's output begins, without its ornaments. */
export function stepOf(line: string): string | undefined {
  const step = /^ • ([\p{L}\p{N} ()/:.@_-]+)/u.exec(line)?.[1]?.trim();
  return step === undefined || step === '' ? undefined : step.charAt(0).toLowerCase() + step.slice(1);
}

/** Returns the error for the output of a failed kind. */
export function kindError(error: unknown, name: string): MeshproofError {
  const { all = '' } = error as { all?: string };
  const output = all.trim() === '' ? messageOf(error) : all.trim();
  return new MeshproofError({
    operation: `create the kind cluster ${name}`,
    details: lastLines(output),
    hint: hintFor(output, name),
    cause: error,
  });
}

const LAST_LINES = 25;

function lastLines(text: string): string {
  return text.split('\n').slice(-LAST_LINES).join('\n');
}

function hintFor(output: string, name: string): string {
  const port =
    /(?:127\.0\.0\.1|0\.0\.0\.0|\[::\]|\[::1\]):(\d+)[^\n]*(?:address already in use|port is already allocated)/i.exec(
      output,
    )?.[1];
  if (port !== undefined)
    return `end what listens on port ${port} (ss -ltnp 'sport = :${port}' names it), then run again`;
  if (/address already in use|port is already allocated/i.test(output))
    return 'end what listens on the port named below, then run again';
  if (/no space left on device/i.test(output))
    return 'free some disk space (docker system df lists what the engine uses), then run again';
  if (/already exist for a cluster/i.test(output))
    return `remove the old cluster with: npm run -s meshproof -- down --name ${name}`;
  if (/unable to apply caps|can't get final child's PID/i.test(output))
    return 'stop using this engine (unset DOCKER_HOST): the host lacks capabilities that it requires';
  return 'see the last lines of kind below; npm run -s meshproof -- doctor lists what is missing';
}
