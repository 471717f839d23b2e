import { createHash } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { budgets } from '../../../timing/budgets.ts';

/** What a connection is made with; a connection made with anything else is another one. */
export interface Identity {
  readonly origin: string;
  /** Address of an HTTP proxy. */
  readonly proxy?: string;
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
}

/**
 * Connections stay open for the process: a kubectl costs a tenth of a second, a request here some
 * milliseconds.
 */
const dispatchers = new Map<string, Dispatcher>();

/** Identities that are kept; a client certificate of an hour leaves a connection every hour. */
const KEPT = 16;

/** The connections that are made with an identity. */
export function dispatcherFor(identity: Identity): Dispatcher {
  const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  const found = dispatchers.get(key) ?? connect(identity);
  // The most recently used one is last.
  dispatchers.delete(key);
  dispatchers.set(key, found);
  for (const [oldest, dispatcher] of dispatchers) {
    if (dispatchers.size <= KEPT) break;
    dispatchers.delete(oldest);
    // Requests that are under way end first.
    dispatcher.close().catch(() => undefined);
  }
  return found;
}

/**
 * How TLS is begun. Without an authority in the kubeconfig those of this system are trusted, as
 * kubectl does.
 */
export function tlsOptions({ tls, ...to }: Identity): Omit<Identity['tls'], 'ca'> & { ca?: string | string[] } {
  const isClear = ![to.origin, to.proxy].some((url) => url?.startsWith('https:') === true);
  if (isClear || tls.ca !== undefined || tls.rejectUnauthorized === false) return tls;
  const trusted = [...getCACertificates('system'), ...getCACertificates('extra')];
  return trusted.length === 0 ? tls : { ...tls, ca: trusted };
}

function connect(identity: Identity): Dispatcher {
  const tls = tlsOptions(identity);
  const how = { timeout: budgets.connect, ...tls };
  if (identity.proxy === undefined) return new Agent({ allowH2: false, connect: how });
  return new ProxyAgent({
    uri: identity.proxy,
    allowH2: false,
    proxyTunnel: true,
    connectTimeout: budgets.connect,
    requestTls: tls,
    // kubectl verifies a proxy by the same authority as the server.
    proxyTls: { ...tls, servername: tls.servername ?? new URL(identity.proxy).hostname },
  });
}
