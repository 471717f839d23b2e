import { describe, expect, it } from 'vitest';
import { mongoPing } from '../../model/probes/databases/mongo.ts';
import { echoCall } from '../../model/probes/echo/echo-call.ts';
import { edge } from '../../model/probes/edge.ts';
import { http } from '../../model/probes/http.ts';
import { kubeletProbe } from '../../model/probes/kubelet.ts';
import { rawTls } from '../../model/probes/tls.ts';
import { probe } from './probe-schema.ts';

const certificate = { of: 'laptop-7', by: 'partner-a', names: ['a.example'], defect: 'expired' } as const;

describe('probe', () => {
  it.each([
    http.get('/headers'),
    http.get('/', { port: 80, at: 'mixed.foo', host: 'other.example', headers: { 'x-to': 'new' } }),
    http.get('//admin/../;x=1?a=%2F', { host: 'HTTPBIN.Full.:8000', headers: { 'X-A_b': ' "\\ ', 'x-a_b': '' } }),
    mongoPing.withCertificate(),
    kubeletProbe.liveness(),
    echoCall.http({ path: '/a?b=c', headers: { 'x-a': 'b' }, host: 'other.example' }),
    echoCall.http2(),
    echoCall.webSocket(),
    echoCall.grpc({ headers: { a: 'b' } }),
    echoCall.tcp(),
    echoCall.tcp({ at: 'echo-set-0.echo-set.foo' }),
    echoCall.https({ tls: { certificate: 'run', alpn: ['istio'], minVersion: '1.3', sni: 'x.y' } }),
    rawTls({ maxVersion: '1.2', alpn: ['istio'] }),
    edge('ingress.edge').http('shop.example', { method: 'HEAD' }),
    edge('ingress.edge').https('bank.example', { coalesced: 'shop.example', path: '/status/418' }),
    edge('ingress.edge').https('shop.example', { tls: { sni: '', trusts: 'public', alpn: [], certificate } }),
  ])('accepts %j unchanged', (spec) => expect(probe.parse(spec)).toEqual(spec));

  it.each([
    ['an unknown kind', { kind: 'smtp' }],
    ['a protocol that echo does not support', { ...echoCall.tcp(), protocol: 'udp' }],
    ['a field of another protocol', { ...echoCall.tcp(), path: '/' }],
    ['a port out of range', echoCall.tcp({ port: 70_000 })],
    ['a path that leaves its line', echoCall.http({ path: '/a b' })],
    ['a path of HTTP with a space', http.get('/a b')],
    ['a path with a control character', http.get('/a\tb')],
    ['a path with a fragment', http.get('/a#b')],
    ['a path outside ASCII', http.get('/ä')],
    ['a path that Go takes for another host', echoCall.http({ path: '//admin' })],
    ['a path that a WebSocket client escapes', echoCall.webSocket({ path: '/a\\b' })],
    ['a header that the client writes', http.get('/', { headers: { Host: 'other.example' } })],
    ['a header that a client does not send', http.get('/', { headers: { a: '  ' } })],
    ['an address without a namespace', http.get('/', { at: 'mixed' })],
    ['an address outside the cluster', http.get('/', { at: 'a.b.example.org' })],
    ['a header that leaves its line', echoCall.http({ headers: { a: 'b\r\nc: d' } })],
    ['an unknown certificate', { ...rawTls(), certificate: 'stolen' }],
    ['a file that a raw client does not have', { ...rawTls(), certificate: 'run' }],
    ['an outdated version of TLS', { ...rawTls(), maxVersion: '1.1' }],
    ['a gateway without a namespace', edge('ingress').http('shop.example')],
    ['a second request on a connection of HTTP/1.1', { ...edge('a.b').http('shop.example'), coalesced: 'x.y' }],
  ])('refuses %s', (_, spec) => expect(probe.safeParse(spec).success).toBe(false));
});
