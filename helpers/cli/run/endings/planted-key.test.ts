import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CLEANED_UP, endOf, RUN_TIMEOUT } from './end-of.ts';

test('a private key among the evidence ends a run with 3 and its file by name', { timeout: RUN_TIMEOUT }, async () => {
  const outputDir = mkdtempSync(join(tmpdir(), 'endings-'));
  onTestFinished(() => rmSync(outputDir, { recursive: true }));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const end = await endOf(
    (run) => {
      const [bundle = ''] = readdirSync(outputDir);
      writeFileSync(join(outputDir, bundle, 'notes.txt'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
      run.kill('SIGTERM');
    },
    { outputDir },
  );
  expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 3 });
  expect(end.stderr).toContain('notes.txt has a private key');
});
