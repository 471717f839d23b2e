import { execa } from 'execa';

/** The commit that the suite was run from and whether files differ from it; null outside a checkout. */
export async function suiteIdentity(directory: string): Promise<{ commit: string; dirty: boolean } | null> {
  const git = execa({ cwd: directory, reject: false });
  const head = await git`git rev-parse HEAD`;
  if (head.failed) return null;
  const status = await git`git status --porcelain`;
  return { commit: head.stdout, dirty: status.stdout !== '' };
}
