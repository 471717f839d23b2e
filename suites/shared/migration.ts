import { transportControls } from './controls.ts';

/** Data stays protected while configurations change under control. */
export const migrationControls = [
  ...transportControls,
  'NIST 800-53 CM-3(2)',
  'NIST 800-53 CM-4(1)',
  'SOC 2 CC8.1',
  'ISO 27001 8.32',
] as const;
