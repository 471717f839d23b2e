import { expect, test } from 'vitest';
import { dryRun } from '../../../model/probes/admission/dry-run.ts';
import { http } from '../../../model/probes/http.ts';
import { dryRunsOf, submittedBy, withDryRuns } from './dry-runs.ts';

const record = { probe: http.get('/'), probes: { a: dryRun('a.yaml'), b: dryRun('b.yaml') } };
const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } };

test('a sabotage replaces the manifest of one dry run', () => {
  expect(dryRunsOf(record)).toEqual(['a.yaml', 'b.yaml']);
  const changed = withDryRuns(record, { 'a.yaml': 'other.yaml', 'b.yaml': 'b.yaml' });
  expect(changed).toEqual({ ...record, probes: { a: dryRun('other.yaml'), b: dryRun('b.yaml') } });
});

test('a dry run sends the object of its manifest; other probes send none', () => {
  const manifests = { 'a.yaml': { name: 'a.yaml', file: 'a.yaml', text: '', objects: [object] } };
  expect(submittedBy(record.probes.a, manifests)).toEqual({ submits: object });
  expect(submittedBy(record.probes.b, manifests)).toEqual({});
  expect(submittedBy(record.probe, manifests)).toEqual({});
});
