import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { MeshproofError, messageOf } from '../../../errors.ts';
import type { OpensslAuthority } from '../../../model/material/reference.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { IssuedCertificate } from '../certificate-request.ts';
import { obtain } from './obtain.ts';

/** Authorities and certificates that the commands of the articles make. */
export interface Openssl {
  /** The certificate of the authority, PEM. */
  authority(name: OpensslAuthority, signal: AbortSignal): Promise<string>;
  /** A certificate of a name and its key; `openssl verify` has accepted it. */
  certificate(by: OpensslAuthority, of: string, signal: AbortSignal): Promise<IssuedCertificate>;
}

/** The sizes of the articles: 000 and 002 use the first, 004 the second. */
const BITS: Readonly<Record<OpensslAuthority, number>> = { 'openssl-rsa-2048': 2048, 'openssl-rsa-4096': 4096 };

interface Made extends IssuedCertificate {
  readonly name: OpensslAuthority;
}

/** Runs the commands once per authority and name; what they make is in memory afterwards. */
export function createOpenssl(program = 'openssl'): Openssl {
  const authorities = new Map<string, Promise<Made>>();
  const certificates = new Map<string, Promise<IssuedCertificate>>();
  const rootOf = (name: OpensslAuthority, signal: AbortSignal): Promise<Made> =>
    obtain(authorities, name, () => privately((shell) => madeRoot(shell, name), { program, signal }));
  return {
    authority: async (name, signal) => (await rootOf(name, signal)).certificate,
    certificate: (by, of, signal) =>
      obtain(certificates, `${by} ${of}`, async () => {
        const root = await rootOf(by, signal);
        return privately((shell) => madeCertificate(shell, root, of), { program, signal });
      }),
  };
}

interface Shell {
  readonly openssl: (args: readonly string[]) => Promise<unknown>;
  readonly read: (file: string) => Promise<string>;
  readonly write: (file: string, text: string) => Promise<unknown>;
}

interface Conditions {
  readonly program: string;
  readonly signal: AbortSignal;
}

/**
 * Works in a folder that only this user can read, and removes it however the work ends: the
 * commands take keys as files.
 */
async function privately<Result>(
  work: (shell: Shell) => Promise<Result>,
  { program, signal }: Conditions,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'meshproof-openssl-'));
  try {
    return await work({
      openssl: (args) => run(program, args, folder, signal),
      read: (file) => readFile(join(folder, file), 'utf8'),
      write: (file, text) => writeFile(join(folder, file), text, { mode: 0o600 }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(program: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await execa(program, args, { cwd, cancelSignal: signal, timeout: budgets.opensslCommand });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const isAbsent = error instanceof ExecaError && error.code === 'ENOENT';
    throw new MeshproofError({
      operation: `run ${program} ${args.join(' ')}`,
      details: error instanceof ExecaError ? error.shortMessage : messageOf(error),
      hint: isAbsent ? 'run: sudo apt-get install openssl' : 'run the command by hand; it is that of the article',
      cause: error,
    });
  }
}

/** Article 000: `openssl req -x509 -sha256 -nodes -days 365 -newkey rsa:2048 …`. */
async function madeRoot({ openssl, read }: Shell, name: OpensslAuthority): Promise<Made> {
  const files = ['-keyout', 'ca.key', '-out', 'ca.crt'];
  const subject = ['-subj', `/O=meshproof/CN=${name}`];
  await openssl([...'req -x509 -sha256 -nodes -days 365'.split(' '), ...newKey(name), ...subject, ...files]);
  return { name, certificate: await read('ca.crt'), privateKey: await read('ca.key') };
}

/** A request, its signature, and `openssl verify` of article 004. */
async function madeCertificate({ openssl, read, write }: Shell, root: Made, of: string): Promise<IssuedCertificate> {
  await write('ca.crt', root.certificate);
  await write('ca.key', root.privateKey);
  const subject = ['-subj', `/CN=${of.replaceAll(/[\\/+=]/g, String.raw`\$&`)}`];
  await openssl(['req', '-out', 'one.csr', ...newKey(root.name), '-nodes', '-keyout', 'one.key', ...subject]);
  const signer = '-CA ca.crt -CAkey ca.key -set_serial 1 -in one.csr -out one.crt'.split(' ');
  await openssl(['x509', '-req', '-sha256', '-days', '365', ...signer]);
  await openssl(['verify', '-verbose', '-CAfile', 'ca.crt', 'one.crt']);
  return { certificate: await read('one.crt'), privateKey: await read('one.key') };
}

function newKey(name: OpensslAuthority): readonly string[] {
  return ['-newkey', `rsa:${BITS[name].toString()}`];
}
