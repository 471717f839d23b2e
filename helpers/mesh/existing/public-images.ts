import { readVersions } from '../host/pins.ts';

/** Image by application, as manifests/versions.yaml pins those that a public registry serves. */
export async function publicCastImages(): Promise<Record<string, string>> {
  return (await readVersions()).registry.cast;
}
