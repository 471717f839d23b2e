import { httpLine } from '../http/line.ts';
import { grownBetween } from './counters.ts';
import type { TelemetryFacts } from './facts.ts';

/** How a request ended and which counters grew, on one line. */
export function telemetryLine({ request, before, after }: TelemetryFacts): string {
  const grown = grownBetween(before, after).map(({ labels, value }) => `${JSON.stringify(labels)} ${value.toString()}`);
  return `${httpLine(request)}; counted: ${grown.join(', ')}`;
}
