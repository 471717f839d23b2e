import type { Versions } from '../../../host/pins.ts';

type ModulePin = Versions['modules'][string];

/** Fills {version}, {reports}, {major} and {minor} of a module's pin into a text. */
export function filledIn(text: string, pin: ModulePin | undefined): string {
  const [major = '', minor = ''] = (pin?.reports ?? '').replace(/^v/, '').split('.');
  const values: Record<string, string> = { version: pin?.version ?? '', reports: pin?.reports ?? '', major, minor };
  return text.replace(/\{(version|reports|major|minor)\}/g, (_, name: string) => values[name] ?? '');
}
