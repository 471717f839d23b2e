import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXIT, type MeshproofError } from '../../errors.ts';
import { bundleOf, strictConforms } from '../fixture.ts';
import { replay } from '../replay/replay.ts';
import { BUNDLE } from './bundle-files.ts';
import { readBundle } from './bundle-reader.ts';
import { BundleWriter } from './bundle-writer.ts';

const { run, plan, verdicts } = bundleOf([strictConforms], 'conforms');

let outputDirectory = '';
let directory = '';
beforeEach(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'old-version-'));
  using writer = new BundleWriter(outputDirectory, run.runId);
  writer.plan(plan.checks.map((check) => ({ ...check, manifests: {} })));
  writer.run(run);
  writer.verdicts(verdicts);
  ({ directory } = writer);
});
afterEach(() => {
  rmSync(outputDirectory, { recursive: true });
});

/** Marks run.json as a document of another version of the bundle format. */
function setVersion(version: number): void {
  const path = join(directory, BUNDLE.run);
  const document = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...document, schema: `meshproof/run/${version.toString()}` }));
}

const READERS = [
  ['readBundle', readBundle],
  ['replay', replay],
] as const;

describe.each(READERS)('%s', (_name, read) => {
  test('reports a bundle of an earlier version, the version that it reads and what to do', () => {
    setVersion(2);
    expect(() => read(directory)).toThrow(
      expect.objectContaining<Partial<MeshproofError>>({
        operation: `read the bundle ${directory}`,
        details: 'run.json: version 2 of the bundle format; this meshproof reads version 3',
        hint: 'replay it with meshproof 0.2, or run the checks again',
        exitCode: EXIT.usage,
      }),
    );
  });

  test('reports a bundle of a later version', () => {
    setVersion(4);
    expect(() => read(directory)).toThrow(
      expect.objectContaining<Partial<MeshproofError>>({
        details: 'run.json: version 4 of the bundle format; this meshproof reads version 3',
        hint: 'replay it with the meshproof that wrote it',
        exitCode: EXIT.usage,
      }),
    );
  });
});
