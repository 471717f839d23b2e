import type { Mechanism } from '../model/mechanism.ts';

const BAD_TOKEN = 'jwt_authn_access_denied{Jwt_verification_fails}';
const OTHER_AUDIENCE = 'jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}';

/** Status and details that a sidecar logs of a token that it refused. */
const TOKEN_DENIALS = {
  'jwt-401': { code: 401, details: BAD_TOKEN },
  'jwt-403': { code: 403, details: OTHER_AUDIENCE },
  'jwt-grpc-16': { code: 200, details: BAD_TOKEN },
  'jwt-grpc-7': { code: 200, details: OTHER_AUDIENCE },
} as const;

/** The fields of its line. */
export function tokenDenial(by: keyof typeof TOKEN_DENIALS): { readonly code: number; readonly details: string } {
  return TOKEN_DENIALS[by];
}

/** The mechanism that the body of a response with status 403 reports. */
export function denialIn(body: string): Mechanism {
  if (body.startsWith('RBAC')) return 'rbac-403';
  return body.startsWith('Audiences') ? 'jwt-403' : 'ext-authz-403';
}
