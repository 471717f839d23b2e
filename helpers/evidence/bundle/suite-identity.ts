import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a run was started from. */
export interface SuiteIdentity {
  /** null outside a checkout. */
  readonly commit: string | null;
  /** Whether files differ from the commit. */
  readonly dirty: boolean;
  /** `sha256:…` over the paths and contents of suites/ and manifests/. */
  readonly content: string;
}

/** Reads the commit of the suite, whether files differ from it, and a digest of its contents. */
export async function suiteIdentity(directory: string): Promise<SuiteIdentity> {
  const git = execa({ cwd: directory, reject: false });
  const content = await contentDigest(directory, ['suites', 'manifests']);
  const head = await git`git rev-parse HEAD`;
  if (head.failed) return { commit: null, dirty: false, content };
  const status = await git`git status --porcelain`;
  return { commit: head.stdout, dirty: status.stdout !== '', content };
}

async function contentDigest(directory: string, folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of await filesIn(join(directory, folder))) {
      const content = await readFile(join(directory, folder, file));
      // The length separates a file's end from the next file's beginning.
      hash.update(`${folder}/${file}\0${content.length.toString()}\0`).update(content);
    }
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Paths of all files below a folder, sorted; none where there is no folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
