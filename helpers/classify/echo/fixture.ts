import type { ProxyWitness } from '../../model/witness.ts';
import type { EchoFacts } from '../../probe/echo/facts.ts';

export const PEER = 'spiffe://cluster.local/ns/full/sa/echo';
export const mtls = { echoesRequest: true, peer: PEER, certificateForwarded: true } as const;
export const plaintext = { echoesRequest: true, peer: '', certificateForwarded: false } as const;
export const byProxy: ProxyWitness = { side: 'callee', transport: 'mtls', as: PEER };

/** The facts of a call that received a response. */
export function answered(part: Partial<EchoFacts> = {}): EchoFacts {
  const { protocol = 'http' } = part;
  const hasHeaders = protocol !== 'tcp';
  return {
    kind: 'echo',
    protocol,
    url: `${protocol}://b.a:80`,
    ok: true,
    error: '',
    status: protocol.startsWith('http') ? 200 : 0,
    responseHeaders: {},
    message: protocol === 'tcp' ? 'id-1' : '',
    ...(hasHeaders ? { requestHeaders: { 'x-request-id': ['id-1'] } } : {}),
    callee: { StatusCode: '200', IP: '127.0.0.6' },
    body: protocol === 'tcp' ? 'id-1' : '',
    totalMs: 1,
    ...part,
  };
}
