/** The one redactor: what is secret leaves in no log, no report and no bundle. */
export { redact } from './redact/redact-text.ts';
export { redactValue, type RedactedValue } from './redact/redact-value.ts';
