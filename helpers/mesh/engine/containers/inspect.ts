import { execa } from 'execa';
import { z } from 'zod';
import { budgets } from '../../../timing/budgets.ts';
import { docker, type DockerCall, dockerError, type EngineClient } from '../../docker.ts';

/** The label by which kind marks the containers of a cluster. */
export const KIND_LABEL = 'io.x-k8s.kind.cluster';

const Labels = z.record(z.string(), z.string()).nullish();

const Container = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string(),
  State: z.object({ Status: z.string() }),
  Config: z.object({ Labels }),
  HostConfig: z.object({ NetworkMode: z.string() }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ NetworkID: z.string().nullish() })).nullish(),
  }),
});

/** A container as the engine describes it, running or not. */
export type InspectedContainer = z.infer<typeof Container>;

const Network = z.object({ Id: z.string(), Name: z.string(), Created: z.string(), Labels });

/** A network as the engine describes it. */
export type InspectedNetwork = z.infer<typeof Network>;

type Call = Pick<DockerCall, 'operation' | 'signal'>;

/**
 * Containers that are chosen by their name, or by the name of the kind cluster that they are
 * labelled with ("" for none). The engine's own filters take a name for a regular expression, so
 * the whole list is read and compared here.
 */
export async function findContainers(
  engine: EngineClient,
  wanted: (name: string, cluster: string) => boolean,
  call: Call,
): Promise<readonly InspectedContainer[]> {
  const format = `{{.ID}}\t{{.Names}}\t{{.Label "${KIND_LABEL}"}}`;
  const listed = await docker(engine, ['ps', '--all', '--no-trunc', '--format', format], call);
  const ids = rows(listed).flatMap(([id, names, cluster]) =>
    names.split(',').some((name) => wanted(name, cluster)) ? [id] : [],
  );
  return z.array(Container).parse(await inspect(engine, 'container', ids, call));
}

/** Every network of exactly this name: an engine may have several. */
export async function networksCalled(
  engine: EngineClient,
  name: string,
  call: Call,
): Promise<readonly InspectedNetwork[]> {
  const listed = await docker(engine, ['network', 'ls', '--no-trunc', '--format', '{{.ID}}\t{{.Name}}'], call);
  const ids = rows(listed).flatMap(([id, found]) => (found === name ? [id] : []));
  return z.array(Network).parse(await inspect(engine, 'network', ids, call));
}

/** What engines answer about one that is not there. */
const GONE = /no such (?:container|network)|network \S+ not found/i;

/**
 * What the engine knows of each; one that has gone meanwhile is left out.
 * @throws MeshproofError for any other failure
 */
async function inspect(
  engine: EngineClient,
  kind: 'container' | 'network',
  ids: readonly string[],
  call: Call,
): Promise<unknown> {
  if (ids.length === 0) return [];
  const ran = await execa(engine.docker, [kind, 'inspect', ...ids], {
    env: engine.env,
    stdin: 'ignore',
    reject: false,
    cancelSignal: call.signal,
    timeout: budgets.readCommand,
  });
  call.signal.throwIfAborted();
  const faults = ran.stderr.split('\n').filter((line) => line.trim() !== '');
  if (ran.exitCode === 0 || (faults.length > 0 && faults.every((line) => GONE.test(line))))
    return JSON.parse(ran.stdout.trim() === '' ? '[]' : ran.stdout);
  throw dockerError(ran, call);
}

function rows(text: string): [string, string, string][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', name = '', label = ''] = line.split('\t');
      return [id, name, label];
    });
}
