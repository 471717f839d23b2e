import { join, resolve } from 'node:path';
import { execa } from 'execa';

// npm run fix: formats everything and repairs what the linter can repair by itself.
const root = resolve(import.meta.dirname, '..');
const tools = [
  ['oxlint/bin/oxlint', '--fix', '--quiet'],
  ['oxfmt/bin/oxfmt', '.'],
] as const;

for (const [path, ...args] of tools) {
  const tool = join(root, 'node_modules', path);
  const { exitCode } = await execa(process.execPath, [tool, ...args], { cwd: root, stdio: 'inherit', reject: false });
  process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCode ?? 1);
}
