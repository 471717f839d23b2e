import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { fakeContext, type FakeContext } from './fake-context.ts';
import { runCli } from './program.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function meshproof(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const context: FakeContext = fakeContext(...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

describe('usage', () => {
  test.each([
    ['an unknown command', ['prove-it']],
    ['an unknown flag', ['run', '--sabotage']],
    ['a bad choice', ['run', '-o', 'xml']],
    ['a bad duration', ['run', '--timeout', '20']],
    ['no workloads', ['run', '--workloads', '0']],
    ['an unknown check', ['run', '--dry-run', 'PA-NONE-99']],
    ['a bad filter', ['list', '--filter', 'mtls &&']],
    ['a bad run id', ['clean', '--run', '../x']],
    ['a cluster name that is a path', ['down', '--name', '../../victim']],
    ['an empty cluster name', ['down', '--name', '']],
    ['the name of a lock of another cluster', ['clean', '--name', 'dev.use.lock']],
    ['a cluster name with a second line', ['up', '--name', 'dev\n']],
    ['a cluster name longer than any host name', ['run', '--name', 'a'.repeat(42)]],
    ['a prefix that no namespace can have', ['run', '--dry-run', '--namespace-prefix', 'Bad_Prefix;$(id)']],
    ['a prefix that begins with a dash', ['prove', '--namespace-prefix', '-x']],
    ['a prefix that leaves no room for names', ['run', '--dry-run', '--namespace-prefix', 'a'.repeat(61)]],
    ['an empty context, as of an unset variable', ['run', '--dry-run', '--context', '']],
    ['an empty output directory', ['run', '--dry-run', '--output-dir', '']],
    ['an empty JUnit file', ['run', '--dry-run', '--junit-file', ' ']],
    ['an empty kubeconfig', ['clean', '--kubeconfig', '']],
    ['a revision that is no label', ['run', '--dry-run', '--revision', 'prod/stable']],
    ['flags that exclude each other', ['clean', '--all', '--run', '20261122-130501-abcd']],
  ])('%s exits with 2 and leaves stdout empty', async (_name, argv) => {
    const { code, out, err } = await meshproof(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  test('help goes to stdout, with examples and the exit codes', async () => {
    const { code, out } = await meshproof('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/npm start/);
    expect(out).toMatch(/130 +interrupted/);
    expect(out).toMatch(/70 +a defect/);
  });
});

test('a selection that keeps nothing exits with 4', async () => {
  expect(await meshproof('run', '--filter', 'quick && !quick')).toMatchObject({ code: 4, out: '' });
});

test('a run that cannot begin leaves a JUnit file with an error', async () => {
  const junit = join(directory, 'deep', 'junit.xml');
  await meshproof('run', 'PA-NONE-99', '--junit-file', junit);
  expect(readFileSync(junit, 'utf8')).toMatch(/errors="1".*could not select/s);
});

describe('list', () => {
  test('prints one JSON document: each check for programs, and nothing else', async () => {
    const { out } = await meshproof('list', '-o', 'json');
    const listed = z
      .array(
        z.strictObject({
          id: z.string(),
          area: z.string(),
          title: z.string(),
          tags: z.array(z.string()),
          profiles: z.array(z.string()).nonempty(),
          source: z.looseObject({ article: z.string(), claim: z.string() }),
          complianceControls: z.array(z.string()).nonempty(),
          requires: z.looseObject({ istio: z.string() }),
          sabotages: z.array(z.string()).nonempty(),
        }),
      )
      .parse(JSON.parse(out));
    expect(listed.find(({ id }) => id === 'PA-STRICT-01')).toMatchObject({
      area: 'peer-authentication',
      sabotages: expect.arrayContaining(['permissive']) as unknown,
    });
  });

  test('has examples in its help', async () => {
    expect((await meshproof('list', '--help')).out).toMatch(/list -o json \| jq/);
  });
});

describe('a dry run', () => {
  test('prints YAML that parses, in the order of a run, and touches nothing', async () => {
    const { code, out } = await meshproof('run', '--dry-run', 'PA-STRICT-01', '--output-dir', join(directory, 'none'));
    expect(code).toBe(0);
    expect(existsSync(join(directory, 'none'))).toBe(false);
    const kinds = parseAllDocuments(out).map((document) => document.get('kind'));
    expect(kinds[0]).toBe('Namespace');
    expect(kinds.indexOf('Deployment')).toBeLessThan(kinds.indexOf('PeerAuthentication'));
  });

  test('prints references in the place of certificates and keys, and puts the prefix before every namespace', async () => {
    const { out } = await meshproof('run', '--dry-run', '--namespace-prefix', 'team-');
    expect(out).not.toMatch(/BEGIN (CERTIFICATE|[A-Z ]*PRIVATE KEY)/);
    const keys = [...out.matchAll(/^  (?:tls\.)?key: (.+)$/gm)].map(([, text]) => text ?? '');
    expect(keys.filter((text) => !text.startsWith('meshproof-run://key/'))).toEqual([]);
    expect(out.match(/^  namespace: (?!team-|istio-system)/gm)).toBeNull();
  });

  test('a run names the namespace that a prefix makes too long, before any mesh is touched', async () => {
    const prefix = 'a'.repeat(61);
    const { code, err } = await meshproof('run', 'PA-STRICT-01', '--namespace-prefix', prefix);
    expect(code).toBe(2);
    expect(err).toContain(`${prefix}mtls-test has 70 characters`);
  });

  test('on an existing mesh it names the checks that it would leave out, and uses only its own namespaces', async () => {
    const { out } = await meshproof('run', '--dry-run', '--context', 'prod', 'PA-STRICT-01', 'PA-MESH-01');
    expect(out).toContain('# PA-MESH-01: left out: requires a managed mesh');
    expect(out).not.toContain('namespace: istio-system');
    expect(out).toContain('# PA-STRICT-01: ');
  });
});
