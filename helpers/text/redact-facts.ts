import { redactHeaders } from './headers/redact-headers.ts';
import { redactValue, type RedactedValue } from './redact.ts';

/** The facts of a witness without secrets and without the headers that must not be recorded. */
export function redactFacts<Facts>(facts: Facts): RedactedValue<Facts> {
  const found: string[] = [];
  const kept = redactHeaders(facts, found) as Facts;
  const redacted = redactValue(found.length === 0 ? facts : kept);
  return { value: redacted.value, found: [...found, ...redacted.found] };
}
