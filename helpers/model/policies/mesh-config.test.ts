import { describe, expect, test } from 'vitest';
import { DEFAULT_MESH, parseMeshConfig } from './mesh-config.ts';
import { layered } from './parse/layered.ts';
import { setsEnvironment, setsInjection, unappliedFields } from './parse/mesh-settings.ts';

const operator = (meshConfig: object) => ({
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  metadata: { name: 'mesh-config', namespace: 'istio-system' },
  spec: { meshConfig },
});

describe('parseMeshConfig', () => {
  test("returns Istio's default without manifests and for manifests of other kinds", () => {
    expect(parseMeshConfig([])).toEqual(DEFAULT_MESH);
    expect(parseMeshConfig([{ kind: 'PeerAuthentication', spec: { mtls: { mode: 'STRICT' } } }])).toEqual(DEFAULT_MESH);
  });

  test('reads what a manifest sets', () => {
    const config = {
      trustDomain: 'new.example',
      trustDomainAliases: ['old.example'],
      enableAutoMtls: false,
      extensionProviders: [{ name: 'authorizer', envoyExtAuthzHttp: { service: 'a.b', port: 8000 } }],
      meshMTLS: { minProtocolVersion: 'TLSV1_3' },
      defaultDestinationRuleExportTo: ['.'],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    };
    expect(parseMeshConfig([operator(config)])).toEqual({
      trustDomain: 'new.example',
      trustDomainAliases: ['old.example'],
      enableAutoMtls: false,
      authorizers: ['authorizer'],
      minProtocolVersion: '1.3',
      rewritesProbes: true,
      pathNormalization: 'BASE',
      exportedByDefault: { ...DEFAULT_MESH.exportedByDefault, DestinationRule: ['.'] },
      outboundTraffic: 'REGISTRY_ONLY',
      notModelled: [],
    });
  });

  test('reads the configuration of injection', () => {
    const spec = { values: { sidecarInjectorWebhook: { rewriteAppHTTPProbe: false } } };
    expect(parseMeshConfig([{ ...operator({}), spec }])).toEqual({ ...DEFAULT_MESH, rewritesProbes: false });
    const unknown = { values: { global: {}, sidecarInjectorWebhook: { templates: [] } } };
    expect(parseMeshConfig([{ ...operator({}), spec: unknown }]).notModelled).toEqual([
      'values.global',
      'values.sidecarInjectorWebhook.templates',
    ]);
    const env = { values: { pilot: { env: { TOKEN_AUDIENCES: 'a', PILOT_X: 'b' }, image: 'c' } } };
    expect(parseMeshConfig([{ ...operator({}), spec: env }]).notModelled).toEqual([
      'values.pilot',
      'values.pilot.env.PILOT_X',
    ]);
    expect([
      setsInjection([{ ...operator({}), spec: env }]),
      setsEnvironment([{ ...operator({}), spec: env }]),
    ]).toEqual([true, true]);
  });

  test('prefers the later manifest, field by field', () => {
    const both = [
      operator({ trustDomain: 'a.example', enableAutoMtls: false }),
      operator({ trustDomain: 'b.example' }),
    ];
    expect(parseMeshConfig(both)).toEqual({ ...DEFAULT_MESH, trustDomain: 'b.example', enableAutoMtls: false });
  });

  test.each([
    [{ outboundTrafficPolicy: { mode: 'ALLOW_ANY_DYNAMIC_DNS' } }, 'meshConfig.outboundTrafficPolicy.mode'],
    [{ outboundTrafficPolicy: { egressProxy: {} } }, 'meshConfig.outboundTrafficPolicy.egressProxy'],
    [{ meshMTLS: { cipherSuites: [] } }, 'meshConfig.meshMTLS.cipherSuites'],
    [{ meshMTLS: { minProtocolVersion: 'TLSV1_1' } }, 'meshConfig.meshMTLS.minProtocolVersion'],
    [{ extensionProviders: [{ name: 'x', prometheus: {} }] }, 'meshConfig.extensionProviders.prometheus'],
  ])('names what is not modelled of %j', (config, named) => {
    expect(parseMeshConfig([operator(config)]).notModelled).toEqual([named]);
  });

  test('names other parts of an installation, which no run applies', () => {
    const more = { ...operator({}), spec: { meshConfig: {}, components: {} } };
    expect(unappliedFields(more)).toEqual(['spec.components']);
  });
});

describe('layered', () => {
  test('merges objects and replaces lists and values', () => {
    const below = { kept: 1, changed: 'x', deep: { kept: true, list: [1, 2] } };
    expect(layered([below, { changed: 'y', deep: { list: [3], more: {} } }])).toEqual({
      kept: 1,
      changed: 'y',
      deep: { kept: true, list: [3], more: {} },
    });
  });

  test('does not change its arguments', () => {
    const below = { deep: { a: 1 } };
    layered([below, { deep: { a: 2 } }]);
    expect(below).toEqual({ deep: { a: 1 } });
  });
});
