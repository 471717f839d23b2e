import type { Token } from '../../probes/token.ts';
import type { HttpAttempt } from '../conditions/attempt.ts';
import type { JwtRule, TokenLocations } from './types.ts';

/** A token in a request: by its claims if the run made it, else as written. */
export interface FoundToken {
  readonly token: Token | string;
  /** The header that it is in. */
  readonly header?: string;
}

/** The tokens that a rule finds in a request (Envoy, jwt_authn, extractor.cc). */
export function tokensIn(http: HttpAttempt, { from }: JwtRule): readonly FoundToken[] {
  return [...inHeaders(http, from), ...inParams(http, from), ...inCookies(http, from)];
}

function inHeaders({ headers = {}, token }: HttpAttempt, { headers: names }: TokenLocations): readonly FoundToken[] {
  return names.flatMap(({ name, prefix }) => {
    const made =
      token !== undefined && name === 'authorization' && BEARER.includes(prefix) ? [tokenAt(token, prefix)] : [];
    const written = Object.entries(headers)
      .filter(([key]) => key.toLowerCase() === name)
      .flatMap(([, value]) => afterPrefix(value, prefix) ?? []);
    return [...made, ...written].map((found) => ({ token: found, header: name }));
  });
}

const BEARER = 'Bearer ';

/** Without the whole prefix the scheme is taken for a part of the token, which is no token then. */
function tokenAt(token: Token, prefix: string): Token {
  return prefix === BEARER || prefix.trim() === BEARER.trim() ? token : { ...token, defect: 'malformed' };
}

/** The text from the first character of a token on, wherever the prefix is. */
function afterPrefix(value: string, prefix: string): string | undefined {
  if (prefix === '') return value;
  const at = value.indexOf(prefix);
  if (at === -1) return undefined;
  const start = value.slice(at + prefix.length).search(/[\w.-]/);
  return start === -1 ? value : value.slice(at + prefix.length + start);
}

function inParams({ path }: HttpAttempt, { params }: TokenLocations): readonly FoundToken[] {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  return params.flatMap((name) => query.get(name) ?? []).map((token) => ({ token }));
}

function inCookies({ headers = {} }: HttpAttempt, { cookies }: TokenLocations): readonly FoundToken[] {
  const pairs = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';').map((pair) => pair.trim()));
  return cookies
    .flatMap((name) => pairs.filter((pair) => pair.startsWith(`${name}=`)).slice(0, 1))
    .map((pair) => ({ token: pair.slice(pair.indexOf('=') + 1).replace(/^"(.*)"$/, '$1') }));
}
