/**
 * The id of the key that the run replaces by its own, in the `jwks` of manifests. The manifest
 * itself has a public key of which no private key exists, so that it can be applied by kubectl and
 * then refuses every token.
 */
export const KEY_OF_RUN = 'meshproof-run';

/** Whether a JSON Web Key Set has the key of the run. */
export function isOfRun(jwks: string): boolean {
  return keysOf(jwks).some((key) => key.kid === KEY_OF_RUN);
}

function keysOf(jwks: string): readonly { readonly kid?: unknown }[] {
  try {
    const { keys } = (JSON.parse(jwks) ?? {}) as { keys?: unknown };
    return Array.isArray(keys) ? (keys as { kid?: unknown }[]).filter((key) => typeof key === 'object') : [];
  } catch (error) {
    // The API server refuses a set that is no JSON (validate/authentication.ts).
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
