import { execa } from 'execa';
import { budgets } from '../../../timing/budgets.ts';
import type { KubeTarget } from '../../kube.ts';
import { kubeProcess } from '../../kubectl.ts';
import type { Access } from '../access/access.ts';

/** kubectl renews an id token this long before its end. */
const EARLY_MS = 10_000;

/**
 * Whether the id token of an auth-provider has expired, so that kubectl would renew it before it
 * asks.
 */
export function isIdTokenOver({ user, secure }: Access): boolean {
  const token = user['auth-provider']?.config?.['id-token'];
  if (!secure || token === undefined || user['auth-provider']?.config?.['refresh-token'] === undefined) return false;
  return Date.now() + EARLY_MS > expiryOf(token);
}

/**
 * Has kubectl renew the id token and write it into the kubeconfig. It is kubectl's to do: a refresh
 * token may be used once, and the next one that comes with it has to be where every other user of
 * this kubeconfig looks for it.
 */
export async function renewIdToken(target: KubeTarget): Promise<void> {
  const { args, env } = kubeProcess(target);
  await execa(target.kubectl, [...args, 'version', '--request-timeout', '5s'], {
    env,
    stdin: 'ignore',
    timeout: budgets.readCommand,
    // What became of it is seen by the next request.
    reject: false,
  });
}

/** Milliseconds since 1970; a token without expiry does not expire. */
function expiryOf(token: string): number {
  try {
    const [, payload = ''] = token.split('.');
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : Infinity;
  } catch {
    return Infinity;
  }
}
