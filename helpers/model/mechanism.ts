import type { MechanismRow, Parameter } from './mechanisms/row.ts';
import { MECHANISMS } from './mechanisms/table.ts';
import type { TlsAlert } from './tls-alerts.ts';

export type { TlsAlert } from './tls-alerts.ts';

type Table = typeof MECHANISMS;

/** What precedes the colon in the name of a mechanism. */
export type MechanismKey = keyof Table;

type NameOf<Key extends keyof Table> = Table[Key] extends { readonly takes: Parameter<infer Value> }
  ? `${Key}:${Value}`
  : Key;

/** The name of a mechanism as records and bundles hold it: `rbac-403`, `tls-alert:unknown-ca`. */
export type Mechanism = { [Key in keyof Table]: NameOf<Key> }[keyof Table];

/** How the API server of a mesh rejects a manifest. */
export type RejectionMechanism = {
  [Key in keyof Table]: Table[Key] extends { readonly rejectsManifests: true } ? Key : never;
}[keyof Table];

const NAME = new RegExp(`^(${Object.entries<MechanismRow>(MECHANISMS).map(patternOf).join('|')})$`);

/** Every mechanism with its traits; what follows its colon is in capitals: `tls-alert:ALERT`. */
export function mechanismRows(): readonly (readonly [string, MechanismRow])[] {
  return Object.entries<MechanismRow>(MECHANISMS).map(([key, row]) => [
    row.takes === undefined ? key : `${key}:${row.takes.name}`,
    row,
  ]);
}

export function isMechanism(value: unknown): value is Mechanism {
  return typeof value === 'string' && NAME.test(value);
}

/** Whether a value names how a manifest is rejected. */
export function isRejection(value: unknown): value is RejectionMechanism {
  return isMechanism(value) && traitsOf(value).rejectsManifests === true;
}

/** The mechanism without its parameter. */
export function keyOf(mechanism: Mechanism): MechanismKey {
  const [key = ''] = mechanism.split(':');
  return key as MechanismKey;
}

/** What holds for a mechanism, whatever its parameter. */
export function traitsOf(mechanism: Mechanism): MechanismRow {
  return MECHANISMS[keyOf(mechanism)];
}

export function isTlsAlert(mechanism: Mechanism): mechanism is `tls-alert:${TlsAlert}` {
  return keyOf(mechanism) === 'tls-alert';
}

/** Whether a client may report one mechanism where a sidecar logged the other. */
export function mayBeReportedAs(logged: Mechanism, reported: Mechanism): boolean {
  return logged === reported || (traitsOf(logged).clientReports ?? []).includes(keyOf(reported));
}

function patternOf([key, { takes }]: [string, MechanismRow]): string {
  return takes === undefined ? key : `${key}:(${takes.pattern})`;
}
