import * as z from 'zod';
import { jsonIn } from './json-in.ts';

const Versions = z.object({
  clientVersion: z.object({ version: z.string() }),
  meshVersion: z.array(z.object({ Info: z.object({ version: z.string() }) })).nullish(),
  dataPlaneVersion: z.array(z.object({ ID: z.string(), IstioVersion: z.string() })).nullish(),
});

/** Versions from `istioctl version`, with the proxies of one namespace only. */
export interface Versions {
  readonly client: string;
  /** One per istiod that responded. */
  readonly controlPlane: readonly string[];
  readonly dataPlane: readonly string[];
}

/** Reads the JSON of `istioctl version`; undefined for anything else. */
export function versionsIn(stdout: string, namespace: string): Versions | undefined {
  const { data } = Versions.safeParse(jsonIn(stdout));
  if (data === undefined) return undefined;
  const here = (data.dataPlaneVersion ?? []).filter(({ ID }) => ID.endsWith(`.${namespace}`));
  return {
    client: data.clientVersion.version,
    controlPlane: (data.meshVersion ?? []).map(({ Info }) => Info.version),
    dataPlane: here.map(({ IstioVersion }) => IstioVersion),
  };
}
