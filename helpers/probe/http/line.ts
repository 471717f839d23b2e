import type { HttpFacts } from './facts.ts';

/** What curl reports of a transfer, on one line. */
export function httpLine({
  exitCode,
  status,
  errorMessage,
}: Pick<HttpFacts, 'exitCode' | 'status' | 'errorMessage'>): string {
  return `curl exit ${exitCode.toString()}, status ${status.toString().padStart(3, '0')} ${errorMessage}`;
}
