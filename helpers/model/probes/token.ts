import * as z from 'zod';

/** What a token has to be refused for; a valid one has no defect. */
type TokenDefect = 'expired' | 'forged' | 'malformed';

/**
 * A JSON Web Token that the run makes and signs for a request, by its claims. It is sent as
 * `Authorization: Bearer`, and is not recorded.
 */
export interface Token {
  /** The claim `iss`. */
  readonly issuer: string;
  /** The claim `sub`. @default none */
  readonly subject?: string;
  /** The claim `aud`. @default none */
  readonly audiences?: readonly string[];
  /** Further claims. @default none */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** @default none: the token is valid, and signed with the key of the run */
  readonly defect?: TokenDefect;
}

/** The claims of a token by their names. */
export function claimsOf({ issuer, subject, audiences, claims }: Token): Readonly<Record<string, unknown>> {
  return {
    ...claims,
    iss: issuer,
    ...(subject === undefined ? {} : { sub: subject }),
    ...(audiences === undefined ? {} : { aud: audiences }),
  };
}

/**
 * Tokens for requests, made by the run: its private key signs them, and RequestAuthentications
 * whose `jwks` has a key with the id `meshproof-run` verify them.
 * @example
 * probes: { alice: http.get('/', { token: tokens.valid({ issuer: 'a.dev', subject: 'alice' }) }) }
 */
export const tokens = {
  /** Valid for an hour. */
  valid: (claims: Claims): Token => claims,
  /** Expired an hour ago. */
  expired: (claims: Claims): Token => ({ ...claims, defect: 'expired' }),
  /** Signed with another key. */
  forged: (claims: Claims): Token => ({ ...claims, defect: 'forged' }),
  /** Text that is no token. */
  malformed: (claims: Claims): Token => ({ ...claims, defect: 'malformed' }),
} as const;

type Claims = Omit<Token, 'defect'>;

const text = z.string().min(1);

export const tokenField = z.strictObject({
  issuer: text,
  subject: text.exactOptional(),
  audiences: z.array(text).exactOptional(),
  claims: z.record(text, z.json()).exactOptional(),
  defect: z.enum(['expired', 'forged', 'malformed']).exactOptional(),
});
