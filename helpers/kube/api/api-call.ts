import type { Effort } from '../../timing/retry/persist.ts';

/**
 * A request to the API server, as it goes over the wire: nothing between drops a field that it does
 * not know.
 */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** @default 'application/json' */
  readonly accept?: string;
  readonly signal: AbortSignal;
  /**
   * Milliseconds after which the caller stops waiting for the answer, repeated attempts included.
   * @default budgets.applyCommand
   */
  readonly budgetMs?: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /**
   * Time of the response by the API server's clock, in whole seconds (UTC, RFC 9110); "" without a
   * Date header.
   */
  readonly date: string;
  /** The body as it came: not everything behind the API server speaks JSON. */
  readonly text: string;
  /**
   * How often the request was sent, and for how long: an answer to a later attempt may be the echo
   * of an earlier one whose answer was lost, such as 404 to a DELETE or 409 to a PUT.
   */
  readonly effort?: Effort;
}
