/**
 * The request reached the application past the sidecar of the callee, which neither decrypted nor
 * authorized it.
 */
export interface Bypassed {
  readonly is: 'bypassed';
  /** What the application received: plaintext, or TLS that the client opened for it. */
  readonly over: 'plaintext' | 'tls';
}

/**
 * Expected ways past a sidecar. The proof is the application's own report, and the log of the
 * sidecar: it has no line of the request, and one of another request to the same pod in the same
 * round.
 * @example
 * baseline: { 'sleep.legacy -> echo.mtls-test via hole': bypassed.overPlaintext() }
 */
export const bypassed = {
  /** Past the sidecar in plaintext. */
  overPlaintext: (): Bypassed => ({ is: 'bypassed', over: 'plaintext' }),
  /** Past the sidecar in TLS that the client opened itself. */
  overTls: (): Bypassed => ({ is: 'bypassed', over: 'tls' }),
} as const;
