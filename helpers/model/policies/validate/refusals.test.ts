import { describe, expect, test } from 'vitest';
import { refusals } from './refusals.ts';

const APP = { matchLabels: { app: 'httpbin' } };

function object(kind: string, spec: object, annotations: object = {}) {
  const group = kind === 'DestinationRule' ? 'networking.istio.io' : 'security.istio.io';
  return { apiVersion: `${group}/v1`, kind, metadata: { name: 'x', namespace: 'foo', annotations }, spec };
}
const peer = (spec: object) => object('PeerAuthentication', spec);
const authorize = (spec: object, annotations?: object) => object('AuthorizationPolicy', spec, annotations);
const from = (source: object, more: object = {}) => authorize({ rules: [{ from: [{ source }] }], ...more });
const to = (operation: object) => authorize({ rules: [{ to: [{ operation }] }] });
const when = (key: string, values: string[] = ['x'], more: object = {}) =>
  authorize({ rules: [{ when: [{ key, values }] }], ...more });
const jwt = (rule: object) => object('RequestAuthentication', { jwtRules: [rule] });
const rule = (spec: object) => object('DestinationRule', { host: 'httpbin', ...spec });
const tls = (settings: object) => rule({ trafficPolicy: { tls: settings } });
const custom = { action: 'CUSTOM', provider: { name: 'p' } };
const FROM = 'spec.rules[0].from[0].source';
const TO = 'spec.rules[0].to[0].operation';
const WHEN = 'spec.rules[0].when[0]';
const DRY_RUN = 'metadata.annotations.istio.io/dry-run';

describe('the API server refuses', () => {
  test.each([
    ['an empty source', authorize({ rules: [{ from: [{}] }] }), FROM],
    ['an empty operation', authorize({ rules: [{ to: [{ operation: {} }] }] }), TO],
    ['modes of ports without a selector', peer({ portLevelMtls: { 8080: { mode: 'STRICT' } } }), 'spec.portLevelMtls'],
    ['a port 0', peer({ selector: APP, portLevelMtls: { 0: { mode: 'STRICT' } } }), 'spec.portLevelMtls.0'],
    ['a mode that is none', peer({ mtls: { mode: 'strict' } }), 'spec.mtls.mode'],
    ['an expression in a selector', peer({ selector: { matchExpressions: [] } }), 'spec.selector.matchExpressions'],
    ['a wildcard in a selector', peer({ selector: { matchLabels: { app: '*' } } }), 'spec.selector.matchLabels'],
    ['accounts with a wildcard', from({ serviceAccounts: ['full/*'] }), `${FROM}.serviceAccounts`],
    ['accounts beside principals', from({ serviceAccounts: ['sleep'], principals: ['*'] }), FROM],
    ['CUSTOM with principals', from({ principals: ['*'] }, custom), `${FROM}.principals`],
    ['CUSTOM with a claim', when('request.auth.claims[a]', ['x'], custom), WHEN],
    ['CUSTOM without a provider', authorize({ action: 'CUSTOM', rules: [{}] }), 'spec.provider'],
    ['ALLOW with a provider', authorize({ provider: { name: 'p' } }), 'spec.provider'],
    ['DENY without rules', authorize({ action: 'DENY' }), 'spec.rules'],
    ['a dry run of CUSTOM', authorize({ ...custom, rules: [{}] }, { 'istio.io/dry-run': 'true' }), DRY_RUN],
    ['a dry run that is no boolean', authorize({}, { 'istio.io/dry-run': 'yes' }), DRY_RUN],
    ['an operator within a segment', to({ paths: ['/a{*}'] }), `${TO}.paths`],
    ['an operator after the last one', to({ paths: ['/{**}/{*}'] }), `${TO}.paths`],
    ['a port that is a name', to({ notPorts: ['http'] }), `${TO}.notPorts`],
    ['an address that is none', from({ ipBlocks: ['10.0.0.0/33'] }), `${FROM}.ipBlocks`],
    ['an empty value', from({ namespaces: [''] }), `${FROM}.namespaces`],
    ['an unknown attribute', when('request.path'), `${WHEN}.key`],
    ['a map without a key', when('request.headers'), `${WHEN}.key`],
    ['a condition without values', when('source.ip', []), WHEN],
    [
      'a reference to a Deployment',
      authorize({ targetRefs: [{ group: 'apps', kind: 'Deployment', name: 'x' }] }),
      'spec.targetRefs[0]',
    ],
    ['a token without issuer', jwt({}), 'spec.jwtRules[0]'],
    ['two sets of keys', jwt({ issuer: 'a', jwks: '{}', jwksUri: 'https://a.example' }), 'spec.jwtRules[0]'],
    ['MUTUAL without a key', tls({ mode: 'MUTUAL', clientCertificate: '/c' }), 'spec.trafficPolicy.tls'],
    ['an empty traffic policy', rule({ trafficPolicy: {} }), 'spec.trafficPolicy'],
    [
      'settings of a port without a field',
      rule({ trafficPolicy: { portLevelSettings: [{ port: { number: 1 } }] } }),
      'spec.trafficPolicy.portLevelSettings[0]',
    ],
    ['two subsets of one name', rule({ subsets: [{ name: 'a' }, { name: 'a' }] }), 'spec.subsets'],
    ['a rule for workloads that is exported', rule({ workloadSelector: APP, exportTo: ['*'] }), 'spec.exportTo'],
    ['a rule that is exported to no namespace', rule({ exportTo: ['~'] }), 'spec.exportTo'],
    ['an unknown field', rule({ trafficPolicies: {} }), 'spec.trafficPolicies'],
  ])('%s', (_, refused, path) => {
    expect(refusals(refused).map((refusal) => refusal.path)).toEqual([path]);
  });
});

describe('the API server accepts', () => {
  test.each([
    ['an empty spec', peer({})],
    ['modes of ports with a selector', peer({ selector: APP, portLevelMtls: { 8080: { mode: 'DISABLE' } } })],
    ['an ALLOW policy without rules', authorize({})],
    ['a rule for every request', authorize({ action: 'DENY', rules: [{}] })],
    ['an empty list beside a value', from({ principals: [], namespaces: ['full'] })],
    ['an account of a namespace', from({ serviceAccounts: ['full/sleep', 'sleep'] })],
    ['templates', to({ paths: ['/a/{*}/b/{**}', '/plain*'] })],
    ['a CUSTOM rule by path', authorize({ ...custom, rules: [{ to: [{ operation: { paths: ['/a'] } }] }] })],
    ['a dry run', authorize({}, { 'istio.io/dry-run': 'True' })],
    ['conditions', when('request.headers[x-a]')],
    ['addresses', from({ remoteIpBlocks: ['10.0.0.0/8', 'fd00::/8', '10.0.0.1'] })],
    ['a reference to a Service', authorize({ targetRefs: [{ group: '', kind: 'Service', name: 'x' }] })],
    ['a token', jwt({ issuer: 'a', jwksUri: 'https://a.example/jwks', timeout: '5s' })],
    ['MUTUAL with files', tls({ mode: 'MUTUAL', clientCertificate: '/c', privateKey: '/k' })],
    ['TLS without a mode', tls({ sni: 'a.example' })],
    ['a rule for workloads of its namespace', rule({ workloadSelector: APP, exportTo: ['.'] })],
    ['a policy of another group', { ...authorize({ any: 1 }), apiVersion: 'policy.linkerd.io/v1alpha1' }],
  ])('%s', (_, accepted) => {
    expect(refusals(accepted)).toEqual([]);
  });
});
