import type { EchoFacts } from './facts.ts';

/** How a call of an echo application ended, on one line. */
export function echoLine({ protocol, ok, error, status, body }: EchoFacts): string {
  return `${protocol} ${ok ? 'answered' : error}, status ${status.toString().padStart(3, '0')} ${body}`;
}
