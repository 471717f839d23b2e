import { budgets } from '../budgets.ts';

/**
 * Ends the process, with the exit code that is set, when something still keeps it alive after its work is done; without such a thing
 * the process ends by itself, at once.
 */
export function endLingering(): void {
  setTimeout(() => process.exit(), budgets.processEnd).unref();
}
