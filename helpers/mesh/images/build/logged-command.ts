import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../../errors.ts';
import { meshproofDirs } from '../../host/directories.ts';

export interface Step {
  /** What is made: the name of an image, a Go module or a root file system. */
  readonly subject: string;
  /** The step's name, as in "go build". */
  readonly step: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const LAST_LINES = 15;

/** The log of everything that is run to make something. */
export function logOf(subject: string): string {
  return join(meshproofDirs().state, 'logs', 'images', `${subject}.log`);
}

/**
 * Runs one command of a build and writes its output to the log of its subject.
 * @throws MeshproofError naming subject, step and log, with the log's last lines
 */
export async function runStep({ subject, step, command, cwd, env, signal }: Step): Promise<void> {
  const log = logOf(subject);
  await mkdir(dirname(log), { recursive: true });
  await appendFile(log, `\n== ${new Date().toISOString()} ${subject}: ${step}\n$ ${command.join(' ')}\n`);
  const [file, ...args] = command;
  const output = { file: log, append: true };
  const ran = await execa(file, args, {
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 5_000,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
  });
  signal.throwIfAborted();
  if (ran.exitCode !== 0) throw await failed({ subject, step, log, cause: ran.originalMessage });
}

async function failed({
  subject,
  step,
  log,
  cause,
}: {
  subject: string;
  step: string;
  log: string;
  cause: string | undefined;
}): Promise<MeshproofError> {
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  const last = lines.slice(-LAST_LINES).join('\n');
  const full = /no space left on device/i.test(last);
  return new MeshproofError({
    operation: `make ${subject} (step: ${step})`,
    details: cause === undefined ? last : `${last}\n${cause}`,
    hint: full ? `free disk space and run again; its log is ${log}` : `see its log ${log}`,
  });
}
