/** What proves to an API server who asks: secrets, which stay in memory. */
export interface Credentials {
  /** The header Authorization. */
  readonly authorization?: string;
  /** PEM. */
  readonly cert?: string;
  /** PEM. */
  readonly key?: string;
}

/** Where the credentials of one user come from. */
export interface CredentialSource {
  /** What is valid now; asked for with every request. */
  current(): Promise<Credentials>;
  /** Has new ones made, unless those which the server refused have been replaced meanwhile. */
  renew(refused: Credentials): Promise<void>;
}
