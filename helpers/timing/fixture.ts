import { afterAll } from 'vitest';
import { budgets } from './budgets.ts';

/**
 * Replaces budgets for the tests of one file: those of a real mesh would make a phase that fails
 * last half a minute. They come back after the file, since its worker runs others.
 */
export function withBudgets(changes: Partial<Record<keyof typeof budgets, number>>): void {
  const before = { ...budgets };
  Object.assign(budgets, changes);
  afterAll(() => {
    Object.assign(budgets, before);
  });
}
