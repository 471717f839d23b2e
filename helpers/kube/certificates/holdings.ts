import type { DeployedApp } from '../../model/workloads/cast-member.ts';

/** `foreign`: of a client, signed by an authority that no server trusts. */
type Stem = 'server' | 'client' | 'foreign';

interface Holding {
  /** Name of the Secret, as the base manifest mounts it. */
  readonly secret: string;
  /** Subject by the stem of its files: stem.crt, stem.key and stem.pem. */
  readonly certificates: Readonly<Partial<Record<Stem, string>>>;
  /**
   * The server calls itself with its ofHolders certificate before it reports ready.
   * @default false
   */
  readonly callsItself?: boolean;
}

/**
 * What applications mount. The client's subject for MongoDB is that of the client in article 003.
 */
export const HOLDINGS: Readonly<Partial<Record<DeployedApp, Holding>>> = {
  mongo: { secret: 'mongo-server', certificates: { server: 'mongo' } },
  postgres: { secret: 'postgres-server', certificates: { server: 'postgres' } },
  'mongo-client': { secret: 'mongo-client', certificates: { client: 'mongo-client', foreign: 'mongo-client' } },
  echo: { secret: 'echo', certificates: { server: 'echo', client: 'echo' }, callsItself: true },
};
