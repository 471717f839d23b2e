import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { bundleOf, notApplicable, strictConforms, strictDeviates } from '../../evidence/fixture.ts';
import { runDocument } from '../document.ts';
import { failedRun } from '../fixture.ts';
import { proveDocument } from '../prove/prove-document.ts';
import { jsonSchemas } from './json-schemas.ts';

const written = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');

test.each(Object.entries(jsonSchemas()))('%s is up to date', (path, fresh) => {
  expect(written(path) === fresh, `${path} is out of date: run \`npm run docs\` and commit docs/`).toBe(true);
});

describe.each([
  ['docs/schemas/run-document.json', runDocument],
  ['docs/schemas/prove-document.json', proveDocument],
] as const)('%s', (path, documentOf) => {
  // Descriptions and formats do not matter here.
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(
    JSON.parse(written(path)) as object,
  );

  test.each([
    ['conforms', bundleOf([strictConforms, notApplicable], 'conforms')],
    ['deviates', bundleOf([strictDeviates], 'deviates')],
    ['failed before a mesh was up', { ...failedRun, subject: undefined }],
  ])('accepts the document of a run that %s', (_how, bundle) => {
    const document: unknown = JSON.parse(JSON.stringify(documentOf(bundle)));
    validate(document);
    expect(validate.errors).toBeNull();
  });

  test.each(['schema', 'verdict', 'ended', 'reason', 'subject', 'seconds', 'bundle'])(
    'refuses one without %s',
    (member) => {
      const document = documentOf(bundleOf([strictConforms], 'conforms'));
      expect(validate({ ...document, [member]: undefined })).toBe(false);
      expect(validate(JSON.parse(JSON.stringify({ ...document, [member]: undefined })))).toBe(false);
    },
  );

  test('refuses another version', () => {
    const document = documentOf(bundleOf([strictConforms], 'conforms'));
    expect(validate({ ...document, schema: document.schema.replace(/\d+$/, '99') })).toBe(false);
  });
});

test('a run that failed has its state and its reason', () => {
  expect(runDocument(failedRun)).toMatchObject({
    ended: 'failed',
    reason: 'could not start the engine; run meshproof doctor\ndockerd: not found',
  });
});
