import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from './command-line.ts';
import { prove } from './prove-run.ts';

/** Declares the tests of the sabotage run itself: it finds out a check that is worthless on purpose, and plays each step of a journey. */
export function proveFixtures(): void {
  test('a journey turns red under the sabotages of each of its steps', async () => {
    const { exitCode, document } = await prove('--project', join(PROJECT, 'helpers/check/run/scenario/fixtures/hardening'));
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { sabotages: 5, caught: 5 } });
  });

  test('a worthless check is found out and turns the run red', async () => {
    const { exitCode, document } = await prove('--project', join(PROJECT, 'helpers/check/run/prove/fixtures/vacuous'));
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ sabotages: 3, caught: 1, inconclusive: [] });
    expect(document.survived.map(({ sabotage }) => sabotage)).toEqual(['permissive', 'without:mutual.yaml']);
  });
}
