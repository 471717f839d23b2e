import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { findExecutable } from '../executables.ts';
import type { Task } from '../task.ts';
import type { PlannedPackage } from './plan.ts';

/** The file by which Debian asks the administrator whether a package may start its services. */
export const POLICY_FILE = '/usr/sbin/policy-rc.d';

const MARK = '# Written by meshproof for one call of apt-get';

/** Services under another name than their package's. */
const SERVICES: Readonly<Record<string, string>> = { 'docker.io': 'docker' };

/**
 * Runs `work`, during which new packages do not start their services; those of all other packages
 * are decided about as before. The content of the policy file is restored afterwards, whatever
 * `work` came to.
 */
export async function withoutNewServices<T>(
  added: readonly PlannedPackage[],
  work: () => Promise<T>,
  policyFile: string = POLICY_FILE,
): Promise<T> {
  const before = `${policyFile}.before-meshproof`;
  await restore(policyFile, before);
  await rename(policyFile, before).catch(ignoreAbsent);
  try {
    await writeFile(policyFile, policy(added, before), { mode: 0o755 });
    return await work();
  } finally {
    await restore(policyFile, before);
  }
}

/**
 * Also after a run that was killed: what is in the place of the administrator's file then carries
 * our mark.
 */
async function restore(policyFile: string, before: string): Promise<void> {
  const present = await readFile(policyFile, 'utf8').catch(() => '');
  const ours = present.includes(MARK);
  if (!ours && present !== '') return;
  const restored = await rename(before, policyFile).then(() => true, ignoreAbsent);
  if (restored !== true && ours) await rm(policyFile);
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** Once this process has ended, killed or not, the file decides nothing by itself. */
function policy(added: readonly PlannedPackage[], before: string): string {
  const services = added.map(({ name }) => SERVICES[name] ?? name.replace(/:.*$/, ''));
  const names = services.flatMap((name) => [name, `${name}.service`, `${name}.socket`]);
  return `#!/bin/sh
${MARK}; what was here before is ${before}.
if kill -0 ${process.pid.toString()} 2>/dev/null; then
  for argument in "$@"; do
    case "$argument" in
      ${names.join(' | ')}) exit 101 ;;
    esac
  done
fi
[ -x '${before}' ] || exit 0
exec '${before}' "$@"
`;
}

/**
 * Keeps the services of packages that were just added from starting with the machine.
 * @returns the units that were enabled by the packages and are disabled now
 */
export async function disableServices(added: readonly PlannedPackage[], task: Pick<Task, 'signal'>): Promise<string[]> {
  const systemctl = await findExecutable('systemctl');
  if (systemctl === undefined || added.length === 0) return [];
  const files = await run('dpkg-query', ['--listfiles', ...added.map(({ name }) => name)], task);
  const units = files.stdout.split('\n').flatMap((path) => UNIT.exec(path)?.[1] ?? []);
  const enabled: string[] = [];
  for (const unit of new Set(units)) {
    const { exitCode } = await run(systemctl, ['is-enabled', '--quiet', unit], task);
    if (exitCode === 0) enabled.push(unit);
  }
  if (enabled.length > 0) await run(systemctl, ['disable', ...enabled], task);
  return enabled;
}

const UNIT = /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+\.(?:service|socket))$/;

async function run(
  program: string,
  args: readonly string[],
  { signal }: Pick<Task, 'signal'>,
): Promise<{ stdout: string; exitCode: number | undefined }> {
  const ran = await execa(program, args, { reject: false, cancelSignal: signal });
  signal.throwIfAborted();
  return { stdout: ran.stdout ?? '', exitCode: ran.exitCode };
}
