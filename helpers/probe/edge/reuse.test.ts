import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import { makeAuthority } from '../../kube/certificates/make-certificates.ts';
import { edge } from '../../model/probes/edge.ts';
import { withBudgets } from '../../timing/fixture.ts';
import { edgeAccess } from './access.ts';
import { edgeRequest, Gateways, sentTo } from './fixtures/gateway.ts';
import { createEdgeSource } from './source.ts';

withBudgets({ request: 300 });

const gateways = new Gateways();
const at = edge('ingress.edge');
let shop: IssuedCertificate;

beforeAll(async () => {
  const authority = await makeAuthority('public');
  shop = await authority.issue({ commonName: 'shop.example', dnsNames: ['shop.example'], usages: ['server'] });
});
afterEach(() => gateways[Symbol.dispose]());

describe('a request on the connection of another one', () => {
  const coalesced = at.https('bank.example', { coalesced: 'shop.example' });

  it('is the second of one HTTP/2 connection, whose server name is that of the first', async () => {
    const seen: unknown[] = [];
    const sockets = new Set<unknown>();
    const port = await gateways.secure(shop, {}, (request, response) => {
      const { session } = request.stream;
      sockets.add(session);
      seen.push([
        request.authority,
        Reflect.get(session?.socket ?? {}, 'servername'),
        request.headers['x-meshproof-marker'],
      ]);
      response.writeHead(request.authority === 'shop.example' ? 200 : 404);
      response.end();
    });
    expect(await sentTo(port, [coalesced])).toMatchObject([{ firstStatus: 200, status: 404, reached: 'response' }]);
    expect(seen).toEqual([
      ['shop.example', 'shop.example', undefined],
      ['bank.example', 'shop.example', 'id-1'],
    ]);
    expect(sockets.size).toBe(1);
  });

  it('is not sent over a connection of HTTP/1.1', async () => {
    const port = await gateways.secure(shop, {}, (_, response) => response.end());
    const [facts] = await sentTo(port, [{ ...coalesced, tls: { sni: 'shop.example', alpn: ['http/1.1'] } }]);
    expect(facts).toMatchObject({ reached: 'handshake', status: 0, ended: false });
    expect(facts?.errorMessage).toMatch(/does not use HTTP\/2/);
  });
});

describe('a request without a response', () => {
  const both = [at.https('shop.example'), at.https('shop.example', { tls: { alpn: ['http/1.1'] } })];

  it('was closed in good order', async () => {
    const port = await gateways.secure(shop, {}, (request) => {
      if (request.httpVersion === '2.0') request.stream.session?.destroy();
      else request.socket.destroy();
    });
    const facts = await sentTo(port, both);
    expect(facts.map(({ ended, errorCode, reached }) => [ended, errorCode, reached])).toEqual([
      [true, '', 'handshake'],
      [true, '', 'handshake'],
    ]);
  });

  it('ends at its budget', async () => {
    const port = await gateways.secure(shop, {}, () => undefined);
    const silent = await gateways.raw(() => undefined);
    const facts = [...(await sentTo(port, both)), ...(await sentTo(silent, [at.http('a'), ...both]))];
    expect(facts.map(({ errorCode }) => errorCode)).toEqual(Array.from({ length: 5 }, () => 'ETIMEDOUT'));
  });
});

describe('createEdgeSource()', () => {
  it('names the part of the access that is missing', async () => {
    const { signal } = new AbortController();
    await using source = createEdgeSource(
      { name: 'partner.', signal, onInfrastructureFault: () => undefined },
      edgeAccess(),
    );
    expect(await source.send([edgeRequest(at.http('a'))], signal)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('reach the gateway ingress.edge'),
    });
  });
});
