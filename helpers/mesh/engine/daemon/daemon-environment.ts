import { delimiter } from 'node:path';
import { ADMIN_FOLDERS } from '../../host/executables.ts';

/**
 * What a daemon needs of its caller: programs, proxies and the certificates of a registry behind
 * one.
 */
const KEPT = ['HOME', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'FTP_PROXY'];

/**
 * The environment of the private daemon: it outlives the command, whose own variables, tokens among
 * them, it must not keep.
 */
export function daemonEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const names = [...KEPT, ...PROXIES, ...PROXIES.map((name) => name.toLowerCase())];
  const kept = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...ADMIN_FOLDERS];
  return { ...Object.fromEntries(kept), PATH: [...new Set(folders)].join(delimiter) };
}
