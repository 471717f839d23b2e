import { messageOf } from '../../../errors.ts';
import type { Setback } from '../../../timing/retry/persist.ts';
import { PluginError } from '../credentials/exec-plugin.ts';

/** Answers of a server, or of something before it, that is overloaded or away for a moment. */
const AWAY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * An answer after which the same request may do better: 429 and 5xx. A 500 is waited for briefly:
 * it is what an admission webhook that fails ends a request with, too, and that one fails again.
 */
export function setbackOfAnswer(status: number, retryAfter: unknown, now = Date.now()): Setback | undefined {
  const cause = `status ${status.toString()}`;
  if (status === 500) return { cause, patience: 'brief' };
  if (!AWAY.has(status)) return undefined;
  const pauseMs = pauseOf(retryAfter, now);
  return { cause, patience: 'whole', ...(pauseMs === undefined ? {} : { pauseMs }) };
}

/**
 * Whether a 500 is the API server's answer to the fields of a server-side apply, which are the same
 * the next time (Kubernetes, structured-merge-diff: "failed to create typed patch object").
 */
export function isAboutFields(answer: unknown): boolean {
  const { body } = (answer ?? {}) as { readonly body?: { readonly message?: unknown } };
  return typeof body?.message === 'string' && body.message.startsWith('failed to create typed patch object');
}

/** Retry-After (RFC 9110, 10.2.3) is a number of seconds or a date. */
function pauseOf(retryAfter: unknown, now: number): number | undefined {
  const text = (
    Array.isArray(retryAfter) ? String(retryAfter[0]) : typeof retryAfter === 'string' ? retryAfter : ''
  ).trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const date = /\D{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined;
}

/**
 * Connections that broke or did not come about, by the codes of Node, of undici and of its HTTP
 * parser.
 */
const BROKEN: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_PRX_CONN',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/**
 * Of these, and of names that are not known, those which end the attempt before anything was sent.
 */
const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
]);

/**
 * What may be a moment's failure and is more often one for good: a name that is not known, a server
 * that speaks something else.
 */
const DOUBTFUL = /^(ENOTFOUND|EPROTO|HPE_\w+|ERR_SSL_(?!\w*(ALERT|CERT))\w+)$/;

/**
 * An error after which the same request may do better; undefined for one that is final, such as a
 * certificate that cannot be verified.
 */
export function setbackOfError(error: unknown): Setback | undefined {
  const cause = messageOf(error) || codesOf(error).join(', ');
  if (isPluginFault(error)) return { cause, patience: 'brief' };
  const status = /Proxy response \((\d+)\)|Bad response: (\d+)|Unexpected server response: (\d+)/
    .exec(cause)
    ?.slice(1)
    .find(Boolean);
  if (status !== undefined) {
    const found = setbackOfAnswer(Number(status), undefined);
    return found === undefined ? undefined : { ...found, cause };
  }
  const codes = codesOf(error);
  if (codes.some((code) => DOUBTFUL.test(code) && !BROKEN.has(code))) return { cause, patience: 'brief' };
  return codes.some((code) => BROKEN.has(code)) ? { cause, patience: 'whole' } : undefined;
}

function isPluginFault(error: unknown): boolean {
  return error instanceof PluginError && !error.isAbsent;
}

/** Whether a request that ended with an error cannot have reached the server. */
export function isUnsent(error: unknown): boolean {
  return isPluginFault(error) || codesOf(error).some((code) => UNSENT.has(code));
}

/** A refusal of the client's certificate in the handshake, which is what 401 is afterwards. */
export function isRefusedCertificate(error: unknown): boolean {
  return codesOf(error).some((code) =>
    /ALERT_(BAD_CERTIFICATE|CERTIFICATE_(EXPIRED|REVOKED|REQUIRED|UNKNOWN))$/.test(code),
  );
}

/**
 * Codes of an error, of those that caused it, and of those that it gathers; an event has its error
 * inside.
 */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, cause, errors, error: inner } = error as Readonly<Record<string, unknown>>;
  const gathered = Array.isArray(errors) ? errors : [];
  const ofError = typeof code === 'string' ? [code] : [];
  return [...ofError, ...[cause, inner, ...gathered].flatMap((one) => codesOf(one, depth + 1))];
}
