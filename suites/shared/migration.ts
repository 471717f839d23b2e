import { admitted } from '../../helpers/check/define.ts';
import { transportControls } from './controls.ts';

/** Data stays protected while configurations change under control. */
export const migrationControls = [
  ...transportControls,
  'NIST 800-53 CM-3(2)',
  'NIST 800-53 CM-4(1)',
  'SOC 2 CC8.1',
  'ISO 27001 8.32',
] as const;

/** The caller of the namespace legacy, once it has a sidecar, as the callee itself tells. */
export const asLegacy = admitted.overMtls('spiffe://cluster.local/ns/legacy/sa/sleep', { seenBy: 'callee' });
