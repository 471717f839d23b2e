import type { Labels, Placed, TargetRef } from '../placed.ts';

/** Where a rule looks for tokens. */
export interface TokenLocations {
  readonly headers: readonly { readonly name: string; readonly prefix: string }[];
  readonly params: readonly string[];
  readonly cookies: readonly string[];
}

/** One rule of a RequestAuthentication: an issuer and how its tokens are verified. */
export interface JwtRule {
  /** Any issuer when "". */
  readonly issuer: string;
  /** Any audience when empty. */
  readonly audiences: readonly string[];
  /** Whether the key of the run verifies its tokens; keys of others verify no token of the run. */
  readonly hasKeyOfRun: boolean;
  readonly from: TokenLocations;
  /** Whether the application receives the token too. */
  readonly forwards: boolean;
  /** Headers that the sidecar writes, of a verified token. */
  readonly writes: readonly string[];
  /** Claims whose text is a list with spaces. */
  readonly spaced: readonly string[];
  /** Where it is in its object, such as `RequestAuthentication foo/x: spec.jwtRules[0]`. */
  readonly field: string;
}

export interface RequestAuthentication extends Placed {
  readonly kind: 'RequestAuthentication';
  readonly selector: Labels;
  readonly targetRefs: readonly TargetRef[];
  readonly rules: readonly JwtRule[];
}
