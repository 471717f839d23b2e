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
