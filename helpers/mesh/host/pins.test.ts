import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { MANIFESTS, parseVersions, parseYamlFile, readVersions } from './pins.ts';

const Schema = z.strictObject({ first: z.string(), second: z.strictObject({ count: z.number() }) });

test('the pins of this checkout are readable', async () => {
  const versions = await readVersions();
  expect(versions.modules['istio']?.module).toBe('istio.io/istio');
});

test('every fault is named with file and line, all at once', () => {
  const content = 'first: 1\nsecond:\n  count: many\n  other: 2\n';
  expect(() => parseYamlFile('x.yaml', content, Schema)).toThrow(
    expect.objectContaining({
      exitCode: 2,
      details: expect.stringMatching(/^x\.yaml:1: first: .*\nx\.yaml:3: second\.count: .*\nx\.yaml:3: second: .*other/),
    }),
  );
});

test('a missing key is reported at the line of what should hold it', () => {
  expect(() => parseYamlFile('x.yaml', 'first: a\nsecond:\n  {}\n', Schema)).toThrow(
    expect.objectContaining({ details: expect.stringContaining('x.yaml:3: second.count') }),
  );
});

test('broken YAML is reported with its line', () => {
  expect(() => parseYamlFile('x.yaml', 'first: a\nsecond: [\n', Schema)).toThrow(
    expect.objectContaining({ details: expect.stringMatching(/^x\.yaml:\d+: /) }),
  );
});

test('an image of a registry has a digest, or states that none is known', async () => {
  const pins = await readFile(join(MANIFESTS, 'versions.yaml'), 'utf8');
  const loose = pins.replaceAll(/@sha256:[0-9a-f]{64}$/gm, '');
  expect(() => parseVersions('versions.yaml', loose)).toThrow(
    expect.objectContaining({
      details: expect.stringMatching(
        /registry\.node: must end with a digest[^]*registry\.cast\.sleep[^]*registry\.base/,
      ),
    }),
  );
  const { registry } = parseVersions('versions.yaml', pins);
  expect(Object.values(registry.cast).filter((image) => !image.includes('@'))).toEqual(['docker.io/istio/app:1.31.1']);
});
