import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../errors.ts';
import { announced } from '../../timing/progress/progress.ts';
import { findExecutable } from '../host/executables.ts';
import { ensureHostPackages } from '../host/packages/ensure-packages.ts';
import type { Versions } from '../host/pins.ts';
import type { Task } from '../host/task.ts';

/** A Python wheel, pinned by version and content. */
export interface WheelPin {
  readonly package: string;
  readonly version: string;
  /** Hex digest of the wheel for this machine's architecture. */
  readonly sha256: string;
}

/**
 * The pin of a wheel for this machine.
 * @throws MeshproofError when it has none for this architecture
 */
export function wheelPin(versions: Versions, name: string): WheelPin {
  const entry = versions.wheels[name];
  const sha256 = entry?.sha256[process.arch];
  if (entry !== undefined && sha256 !== undefined) return { package: entry.package, version: entry.version, sha256 };
  throw new MeshproofError({
    operation: `find the pin of the wheel "${name}" for ${process.arch}`,
    details: 'manifests/versions.yaml does not have it',
    hint: `add wheels.${name}.sha256.${process.arch} to manifests/versions.yaml`,
  });
}

/**
 * Unpacks a Python wheel into a folder; nothing in it is run and no dependency is followed.
 * @throws MeshproofError when pip cannot bring it or its content is another than the pinned
 */
export async function installWheel(pin: WheelPin, folder: string, task: Task): Promise<void> {
  const python = await pythonWithPip(task);
  const scratch = await mkdtemp(join(tmpdir(), 'meshproof-wheel-'));
  try {
    const requirements = join(scratch, 'requirements.txt');
    await writeFile(requirements, `${pin.package}==${pin.version} --hash=sha256:${pin.sha256}\n`);
    await announced(task.progress, `fetching ${pin.package} ${pin.version}`, () =>
      pipInstall(python, requirements, folder, pin, task),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function pipInstall(
  python: string,
  requirements: string,
  folder: string,
  pin: WheelPin,
  task: Task,
): Promise<void> {
  const flags = [
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--no-compile',
    '--no-cache-dir',
  ];
  const ran = await execa(
    python,
    ['-m', 'pip', 'install', ...flags, '--target', folder, '--requirement', requirements],
    {
      all: true,
      reject: false,
      cancelSignal: task.signal,
    },
  );
  task.signal.throwIfAborted();
  if (ran.exitCode === 0) return;
  throw new MeshproofError({
    operation: `fetch the Python package ${pin.package} ${pin.version}`,
    details: ran.all,
    hint: 'check that a Python package index is reachable (pip config list) and that manifests/versions.yaml names a version it serves',
  });
}

async function pythonWithPip(task: Task): Promise<string> {
  for (const name of ['python3', '/usr/bin/python3']) {
    const python = await findExecutable(name);
    if (python === undefined) continue;
    const asked = await execa(python, ['-m', 'pip', '--version'], { reject: false, cancelSignal: task.signal });
    if (asked.exitCode === 0) return python;
  }
  await ensureHostPackages(
    { packages: ['python3-pip'], why: 'fetch binaries that are published as Python packages' },
    task,
  );
  return '/usr/bin/python3';
}
