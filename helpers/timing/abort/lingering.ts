import { budgets } from '../budgets.ts';

/**
 * Ends the process with the exit code that is set if something keeps it alive after its work;
 * otherwise the process ends by itself at once.
 */
export function endLingering(): void {
  setTimeout(() => process.exit(), budgets.processEnd).unref();
}
