import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const pages = await Promise.all(['README.md', 'docs/operations.md'].map((page) => readFile(join(root, page), 'utf8')));

/** Command lines of the docs that claim one JSON document on stdout. */
const documented = pages
  .flatMap((text) => [...text.matchAll(/\bnpm (?:start|run)[^`\n]* -o json\b[^`\n>]*/g)])
  .map(([line]) => line.trim());
const lines = [...new Set(documented)];

/** A shell of its own: the npm that runs the tests hands its settings on, such as --silent. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
const inShell = { cwd: root, env, extendEnv: false, reject: false } as const;

/** Runs a documented line; --dry-run replaces the mesh. */
async function stdoutOf(line: string): Promise<string> {
  const { stdout } = await execa(`${line} --dry-run`, { ...inShell, shell: true });
  return stdout;
}

it('documents lines for one run and for a pipeline', () => {
  expect(lines.length).toBeGreaterThan(3);
});

it.each(lines)('%s keeps the lines of npm off stdout', (line) => {
  expect(line).toMatch(/^npm (start|run) -s /);
});

it.each(lines.filter((line) => !line.includes(' prove ')))('%s prints one JSON document', async (line) => {
  expect(JSON.parse(await stdoutOf(line))).toMatchObject({ schema: expect.stringContaining('meshproof/') as string });
});

it('without -s, npm prints lines of its own before the document', async () => {
  const [line = ''] = lines;
  expect(await stdoutOf(line.replace(' -s ', ' '))).toMatch(/^\n?> meshproof@/);
});

it('npm reports its errors in this checkout, so .npmrc must not silence it', async () => {
  const { exitCode, stderr } = await execa('npm', ['run', 'no-such-script'], inShell);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('no-such-script');
});
