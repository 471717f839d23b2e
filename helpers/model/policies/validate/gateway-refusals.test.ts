import { describe, expect, test } from 'vitest';
import { refusals } from './refusals.ts';

const gateway = (servers: readonly object[] | undefined, name = 'web') => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name, namespace: 'foo' },
  spec: { selector: { istio: 'ingressgateway' }, ...(servers === undefined ? {} : { servers }) },
});
const port = (protocol = 'HTTP', name = 'p', number = 80) => ({ number, name, protocol });
const plain = (more: object = {}) => ({ port: port(), hosts: ['a.example'], ...more });
const host = (name: string) => plain({ hosts: [name] });
const secure = (tls: object | undefined, protocol = 'HTTPS') => plain({ port: port(protocol), tls });
const secret = { mode: 'SIMPLE', credentialName: 'web' };
const files = { serverCertificate: '/c', privateKey: '/k' };
const TLS = 'spec.servers[0].tls';

/** By what a Gateway is refused, and at which field. */
function refused(doc: object): readonly string[] {
  return refusals(doc).map(({ by, path }) => `${by} ${path}`);
}

// istio, pkg/config/validation/validation.go, ValidateGateway; its CRD.
describe('a Gateway is refused', () => {
  test.each([
    ['without servers', gateway(undefined), 'istio-webhook spec.servers'],
    ['with dots in its name', gateway([plain()], 'a.b'), 'istio-webhook metadata.name'],
    [
      'with two ports of one name',
      gateway([plain(), plain({ port: port('HTTP', 'p', 81) })]),
      'istio-webhook spec.servers',
    ],
    ['with an unknown field', gateway([plain({ host: 'x' })]), 'unknown-field spec.servers[0].host'],
    ['without hosts', gateway([{ port: port() }]), 'schema spec.servers[0].hosts'],
    ['with no host', gateway([plain({ hosts: [] })]), 'istio-webhook spec.servers[0].hosts'],
    ['with a short host', gateway([host('a')]), 'istio-webhook spec.servers[0].hosts'],
    ['with * within a host', gateway([host('a*.example')]), 'istio-webhook spec.servers[0].hosts'],
    ['with * in a later part', gateway([host('a.*.example')]), 'istio-webhook spec.servers[0].hosts'],
    ['with a namespace that is none', gateway([host('A_b/a.example')]), 'istio-webhook spec.servers[0].hosts'],
    [
      'without a name of the port',
      gateway([plain({ port: { number: 80, protocol: 'HTTP' } })]),
      'schema spec.servers[0].port.name',
    ],
    [
      'with an empty name of the port',
      gateway([plain({ port: port('HTTP', '') })]),
      'istio-webhook spec.servers[0].port.name',
    ],
    ['with port 0', gateway([plain({ port: port('HTTP', 'p', 0) })]), 'istio-webhook spec.servers[0].port.number'],
    [
      'with an unknown protocol',
      gateway([plain({ port: port('SPDY') })]),
      'istio-webhook spec.servers[0].port.protocol',
    ],
    [
      'with a target port',
      gateway([plain({ port: { ...port(), targetPort: 8080 } })]),
      'istio-webhook spec.servers[0].port.targetPort',
    ],
    ['with a name to bind to', gateway([plain({ bind: 'a.example' })]), 'istio-webhook spec.servers[0].bind'],
    ['for HTTPS without TLS', gateway([secure(undefined)]), `istio-webhook ${TLS}`],
    ['for HTTP with a mode', gateway([secure(secret, 'HTTP')]), `istio-webhook ${TLS}`],
    ['for TCP with TLS', gateway([secure(secret, 'TCP')]), `istio-webhook ${TLS}`],
    ['with an unknown mode', gateway([secure({ mode: 'simple' })]), `schema ${TLS}.mode`],
    [
      'with an unknown version',
      gateway([secure({ ...secret, minProtocolVersion: '1.2' })]),
      `schema ${TLS}.minProtocolVersion`,
    ],
    ['with SIMPLE without a certificate', gateway([secure({ mode: 'SIMPLE' })]), `istio-webhook ${TLS}`],
    ['with MUTUAL without authorities', gateway([secure({ mode: 'MUTUAL', ...files })]), `istio-webhook ${TLS}`],
    ['with two sources of certificates', gateway([secure({ ...secret, ...files })]), `istio-webhook ${TLS}`],
    ['with two lists of Secrets', gateway([secure({ ...secret, credentialNames: ['x'] })]), `schema ${TLS}`],
    ['with ISTIO_MUTUAL and a Secret', gateway([secure({ ...secret, mode: 'ISTIO_MUTUAL' })]), `istio-webhook ${TLS}`],
    [
      'with revocations of SIMPLE',
      gateway([secure({ mode: 'SIMPLE', ...files, caCrl: '/r' })]),
      `istio-webhook ${TLS}.caCrl`,
    ],
  ])('%s', (_, doc, expected) => expect(refused(doc)).toContain(expected));
});

test.each([
  ['for HTTP', [plain()]],
  ['with a redirect', [secure({ httpsRedirect: true }, 'HTTP')]],
  ['with a Secret', [secure(secret)]],
  ['with MUTUAL and a Secret', [secure({ ...secret, mode: 'MUTUAL' })]],
  ['with MUTUAL and files', [secure({ mode: 'MUTUAL', ...files, caCertificates: '/a', caCrl: '/r' })]],
  ['with ISTIO_MUTUAL', [secure({ mode: 'ISTIO_MUTUAL' })]],
  ['with PASSTHROUGH', [secure({ mode: 'PASSTHROUGH' }, 'TLS')]],
  ['with two pairs of files', [secure({ mode: 'SIMPLE', tlsCertificates: [files, files] })]],
  ['with two ports of two names', [plain(), plain({ port: port('HTTP', 'q') })]],
  [
    'for every kind of host',
    ['*', '*.example', 'foo/a.example', './*', '10.0.0.1'].map((name, at) => ({
      ...host(name),
      port: port('HTTP', `p${at.toString()}`),
    })),
  ],
])('a Gateway %s is accepted', (_, servers) => expect(refused(gateway(servers))).toEqual([]));

test('a Gateway of the Gateway API has rules of its own', () => {
  const doc = { ...gateway([]), apiVersion: 'gateway.networking.k8s.io/v1' };
  expect(refused(doc)).toEqual([]);
});
