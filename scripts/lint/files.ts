import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * Folders that are not the project's sources: those of .gitignore, and git's own. This list serves
 * copies of the project without .git as well.
 */
const NOT_SOURCES = new Set(
  '.git node_modules .tools .vitest .meshproof meshproof-report allure-results allure-report'.split(' '),
);

/** Every file of the project, relative to `root`, sorted. */
export async function sourceFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const collect = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) await collect(path);
      if (entry.isFile() && !entry.name.endsWith('.tsbuildinfo')) files.push(relative(root, path));
    }
  };
  await collect(root);
  return files.sort();
}
