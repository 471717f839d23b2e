import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { EXIT, MeshproofError } from '../../errors.ts';
import { PROJECT } from '../project.ts';
import { appArmorFinding } from './apparmor.ts';
import { engineFinding } from './engine.ts';
import { type Finding, ready } from './finding.ts';
import { capabilityFinding, diskFinding, memoryFinding, nodeFinding } from './host.ts';

export interface Examination {
  readonly provision: boolean;
  /** On an existing mesh no engine, disk or memory is needed here. */
  readonly existing: boolean;
  readonly signal: AbortSignal;
}

const packageSchema = z.object({ engines: z.object({ node: z.string() }) });

/** Examines everything that a run needs on this machine; changes nothing. */
export async function examine({ provision, existing, signal }: Examination): Promise<readonly Finding[]> {
  const manifest = packageSchema.parse(JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')));
  const always = [
    nodeFinding(process.versions.node, manifest.engines.node),
    ready('OpenSSL', process.versions.openssl),
  ];
  if (existing) return always;
  return [
    ...always,
    memoryFinding(),
    ...(await Promise.all([
      diskFinding(),
      capabilityFinding(),
      appArmorFinding(provision),
      engineFinding({ provision, signal }),
    ])),
  ];
}

/** Throws with every hint when something is missing that a run cannot install. */
export function requireReady(findings: readonly Finding[]): void {
  const missing = findings.filter(({ state }) => state === 'missing');
  const [first] = missing;
  if (first === undefined) return;
  throw new MeshproofError({
    operation: `use this machine: ${missing.map(({ need, details }) => `${need} (${details})`).join(', ')}`,
    details: missing.map(({ need, hint }) => `${need}: ${hint}`).join('\n'),
    hint: first.hint,
    exitCode: EXIT.environment,
  });
}
