import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withBudgets } from '../../timing/fixture.ts';
import { BUNDLE } from '../bundle/bundle-files.ts';
import { all, edit, strict, written } from './fixture.ts';
import { replay } from './replay.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 3_000, settle: 10 });

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

describe('replay of damaged evidence', () => {
  test('refuses a stream without one of its lines, and names the place', async () => {
    const directory = await written(outputDirectory, 'run', strict);
    edit(directory, BUNDLE.observations, (lines) => lines.toSpliced(4, 1));
    expect(() => replay(directory)).toThrow(/observations\.ndjson:5: seq 6 instead of 5/);
  });

  test('leaves a check with a torn line inconclusive, and names the place', async () => {
    const directory = await written(outputDirectory, 'run', all);
    edit(directory, BUNDLE.observations, (lines) => {
      const at = lines.findIndex((line) => line.includes('"check":"PA-STRICT-01"'));
      return lines.toSpliced(at, 2, `${lines[at]?.slice(0, 90) ?? ''}${lines[at + 1] ?? ''}`);
    });
    const { identical, verdict, changed, lost } = replay(directory);
    expect({ identical, verdict }).toEqual({ identical: false, verdict: 'inconclusive' });
    expect(lost).toMatchObject([{ why: 'torn' }]);
    expect(changed).toContainEqual(
      expect.objectContaining({ id: 'PA-STRICT-01', recorded: 'conforms', replayed: 'inconclusive' }),
    );
  });

  test('names the line that a killed run did not finish, and judges the others', async () => {
    const directory = await written(outputDirectory, 'run', strict);
    appendFileSync(join(directory, BUNDLE.changes), '{"seq":');
    expect(replay(directory)).toMatchObject({ identical: true, lost: [{ why: 'unfinished' }] });
  });

  test('refuses a line that is not an observation, and names the place', async () => {
    const directory = await written(outputDirectory, 'run', strict);
    edit(directory, BUNDLE.observations, (lines) => lines.with(2, '{"seq":3}'));
    expect(() => replay(directory)).toThrow(/observations\.ndjson:3: /);
  });
});
