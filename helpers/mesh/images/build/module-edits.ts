import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, MeshproofError } from '../../../errors.ts';
import type { Edits } from '../table/recipe-schema.ts';

/** Edited copies of a module's files, used in their place by the compiler. */
export interface Overlay extends AsyncDisposable {
  /** Arguments of `go build`. */
  readonly flags: readonly string[];
}

/**
 * Copies the files of a module that its recipe edits, and edits the copies; the module's own files
 * stay as they are (go help build, -overlay). Disposing of it deletes the copies.
 * @param source folder of the module's source
 * @throws MeshproofError when a text to replace does not occur exactly once: the module has changed
 */
export async function overlayOf(module: string, edits: Edits, source: string): Promise<Overlay> {
  const scratch = await mkdtemp(join(tmpdir(), 'meshproof-go-edits-'));
  const remove = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  try {
    const replaced = Object.entries(edits).map(async ([path, replacements], index) => {
      const original = join(source, path);
      const copy = join(scratch, `${index.toString()}.go`);
      await writeFile(copy, edited(`${module}/${path}`, await readFile(original, 'utf8'), replacements));
      return [original, copy] as const;
    });
    const overlay = join(scratch, 'overlay.json');
    await writeFile(overlay, JSON.stringify({ Replace: Object.fromEntries(await Promise.all(replaced)) }));
    return { flags: ['-overlay', overlay], [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A text with replacements made, each of which must fit exactly once. */
export function edited(file: string, text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((present, [find, replacement]) => {
    const found = present.split(find).length - 1;
    if (found === 1) return present.replace(find, () => replacement);
    throw new MeshproofError({
      operation: `edit ${file}`,
      details: `"${find}" occurs ${found.toString()} times in it, expected once`,
      hint: 'compare modules.<name>.edits of manifests/images/images.yaml with the source of the pinned version',
      exitCode: EXIT.environment,
    });
  }, text);
}
