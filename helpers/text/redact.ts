/** The redactor: keeps secrets out of logs, reports and bundles. */
export { redact } from './redact/redact-text.ts';
export { redactValue, type RedactedValue } from './redact/redact-value.ts';
