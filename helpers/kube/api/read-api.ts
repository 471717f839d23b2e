import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import type { KubeTarget } from '../kube.ts';
import { kubectlLine } from '../kubectl.ts';
import { askApi, refusalOf } from './ask-api.ts';
import { UnreachableError } from './faults/unreachable.ts';

export interface ReadCall {
  /** What the call is for, as a phrase that completes "could not …". */
  readonly operation: string;
  readonly signal: AbortSignal;
  /** Takes only what carries these labels: `key=value,key`. */
  readonly selector?: string;
  /** Milliseconds after which the request is given up. @default budgets.readCommand */
  readonly budgetMs?: number;
  readonly hint?: string;
}

/**
 * Reads an object or a list as the API server holds it; undefined when there is none.
 * @throws MeshproofError with the API server's message; the signal's reason when it was aborted.
 */
export async function readApi(target: KubeTarget, path: string, call: ReadCall): Promise<unknown> {
  const { signal, selector, budgetMs = budgets.readCommand } = call;
  const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  try {
    const answer = await askApi(target, { method: 'GET', path: `${path}${query}`, signal, budgetMs });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new Error(refusalOf(answer));
    return answer.body;
  } catch (error) {
    signal.throwIfAborted();
    // A kubeconfig that is not supported has its own message for what to do.
    const isExplained = error instanceof MeshproofError && !(error instanceof UnreachableError);
    throw isExplained ? error : unread(target, call, error);
  }
}

/**
 * Reads the items of a list.
 * @throws MeshproofError as readApi() does, and when the cluster does not serve what is listed
 */
export async function listApi(target: KubeTarget, path: string, call: ReadCall): Promise<readonly unknown[]> {
  const list = await readApi(target, path, call);
  if (typeof list === 'object' && list !== null && 'items' in list && Array.isArray(list.items)) return list.items;
  throw unread(target, call, new Error(`the cluster serves no list at ${path}`));
}

function unread(target: KubeTarget, { operation, hint }: ReadCall, cause: unknown): MeshproofError {
  return new MeshproofError({
    operation,
    details: messageOf(cause),
    hint: hint ?? `look at the cluster with: ${kubectlLine(target, 'get pods -A')}`,
    cause,
  });
}
