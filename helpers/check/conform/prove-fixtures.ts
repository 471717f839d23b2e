import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from './command-line.ts';
import { prove } from './prove-run.ts';

/** Declares the tests of `prove` itself: it detects a vacuous check and proves each step. */
export function proveFixtures(): void {
  test('a scenario deviates under the sabotages of each of its steps', async () => {
    const { exitCode, document } = await prove(
      '--project',
      join(PROJECT, 'helpers/check/run/scenario/fixtures/hardening'),
    );
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { sabotages: 5, caught: 5 } });
  });

  test('a vacuous check is detected, and the run deviates', async () => {
    const { exitCode, document } = await prove('--project', join(PROJECT, 'helpers/check/run/prove/fixtures/vacuous'));
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ sabotages: 3, caught: 1, inconclusive: [] });
    expect(document.survived.map(({ sabotage }) => sabotage)).toEqual(['permissive', 'without:mutual.yaml']);
  });
}
