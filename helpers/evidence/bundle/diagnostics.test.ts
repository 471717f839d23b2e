import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BundleWriter } from './bundle-writer.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzbGVlcCJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';

test('diagnostics are kept in a folder of their check, without planted secrets, which are counted', () => {
  const directory = mkdtempSync(join(tmpdir(), 'meshproof-diagnostics-'));
  using writer = new BundleWriter(directory, 'run-1');
  writer.diagnostics('PA-STRICT-01', 'sleep.full.log', `ready\nAuthorization: Bearer ${TOKEN}\n`);
  const written = readFileSync(join(writer.directory, 'diagnostics/PA-STRICT-01/sleep.full.log'), 'utf8');
  expect(written).toContain('ready');
  expect(written).not.toContain('eyJhbGci');
  expect(writer.redactions).not.toEqual([]);
  rmSync(directory, { recursive: true });
});
