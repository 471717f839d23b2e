import { access } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { messageOf, MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Engine } from '../engine/engine.ts';

/** Label of every image that meshproof makes: the digest over all that it is made of. */
export const KEY_LABEL = 'dev.meshproof.key';

/** Label of Istio's images made here: the version that they report. */
export const REPORTS_LABEL = 'dev.meshproof.reports';

const Inspected = z.array(
  z.object({
    Id: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
    GraphDriver: z.object({ Name: z.string(), Data: z.record(z.string(), z.string()).nullish() }).nullish(),
  }),
);

type Inspected = z.infer<typeof Inspected>;

export interface EngineImage {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Folders of a layer that the engine lists but that are gone from its disk. */
  readonly lostLayers: readonly string[];
}

/**
 * What the engine has under each reference; what it does not have is absent. For references on
 * localhost: those of docker.io the engine abbreviates, those with a digest have no tag (see
 * `engineImage`).
 */
export async function engineImages(
  engine: Engine,
  references: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, EngineImage>> {
  if (references.length === 0) return new Map();
  const images = await inspect(engine, references, signal);
  const entries = await Promise.all(images.map(async (image) => [image, await describe(engine, image)] as const));
  return new Map(entries.flatMap(([image, value]) => (image.RepoTags ?? []).map((tag) => [tag, value] as const)));
}

/** What the engine has under one reference of whatever form, or undefined. */
export async function engineImage(
  engine: Engine,
  reference: string,
  signal: AbortSignal,
): Promise<EngineImage | undefined> {
  const [image] = await inspect(engine, [reference], signal);
  return image === undefined ? undefined : describe(engine, image);
}

async function inspect(engine: Engine, references: readonly string[], signal: AbortSignal): Promise<Inspected> {
  const asked = await execa(engine.docker, ['image', 'inspect', ...references], {
    env: engine.env,
    reject: false,
    timeout: budgets.readCommand,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return parseInspected(asked.stdout, asked.stderr);
}

async function describe(engine: Engine, image: Inspected[number]): Promise<EngineImage> {
  const lost = await lostLayers(engine, image.GraphDriver);
  return { id: image.Id, labels: image.Config?.Labels ?? {}, lostLayers: lost };
}

/**
 * `docker image inspect` prints what it found and complains about the rest; no array at all means
 * that the engine failed.
 */
function parseInspected(stdout: string, stderr: string): Inspected {
  try {
    return Inspected.parse(JSON.parse(stdout));
  } catch (error) {
    throw new MeshproofError({
      operation: 'ask the engine which images it has',
      details: stderr === '' ? messageOf(error) : stderr,
      hint: 'check that the engine answers: docker info',
      cause: error,
    });
  }
}

/** Only the private engine's layers are ours to look at. */
async function lostLayers(
  engine: Engine,
  driver: { Name: string; Data?: Record<string, string> | null | undefined } | null | undefined,
): Promise<string[]> {
  if (!engine.private || driver?.Name !== 'overlay2') return [];
  const folders = [driver.Data?.['UpperDir'], ...(driver.Data?.['LowerDir']?.split(':') ?? [])].filter(
    (folder) => folder !== undefined,
  );
  const lost = await Promise.all(folders.map(async (folder) => ((await isThere(folder)) ? [] : [folder])));
  return lost.flat();
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
