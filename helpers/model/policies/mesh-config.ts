import type { TlsVersion } from '../probes/client-certificate.ts';
import { normalizationOf, type PathNormalization } from './conditions/path-normalization.ts';
import { EXPORT_FIELDS, exportsIn, TO_ALL, type DefaultExports } from './destination-rule/default-exports.ts';
import { asDoc, layered, type Doc } from './parse/layered.ts';
import { meshSettingsIn, others } from './parse/mesh-settings.ts';
import { OUTBOUND_TRAFFIC, type OutboundTraffic } from './routed.ts';

/** What the model reads of Istio's MeshConfig. */
export interface MeshConfig {
  readonly trustDomain: string;
  /** Other trust domains whose certificates are accepted as the mesh's own. */
  readonly trustDomainAliases: readonly string[];
  /** Whether sidecars use mutual TLS where it is accepted and no DestinationRule sets a mode. */
  readonly enableAutoMtls: boolean;
  /** Names of the external authorizers; each is Istio's samples/extauthz. */
  readonly authorizers: readonly string[];
  /** The oldest version of TLS that sidecars accept from their peers. */
  readonly minProtocolVersion: TlsVersion;
  /** Whether injection rewrites the probes of pods without the annotation for it. */
  readonly rewritesProbes: boolean;
  /** How sidecars normalize the paths of requests. */
  readonly pathNormalization: PathNormalization;
  /** Namespaces that receive an object without a list of its own, by kind. */
  readonly exportedByDefault: DefaultExports;
  /** What sidecars do with requests for hosts that the registry does not have. */
  readonly outboundTraffic: OutboundTraffic;
  /** Paths of fields that are set and that the model does not know: they concern every cell. */
  readonly notModelled: readonly string[];
}

/** Istio's default configuration. */
export const DEFAULT_MESH: MeshConfig = {
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  authorizers: [],
  minProtocolVersion: '1.2',
  rewritesProbes: true,
  pathNormalization: 'BASE',
  exportedByDefault: TO_ALL,
  outboundTraffic: 'ALLOW_ANY',
  notModelled: [],
};

const VERSIONS: Readonly<Record<string, TlsVersion>> = { TLSV1_2: '1.2', TLSV1_3: '1.3' };

/** The fields of MeshConfig that the model knows, besides those of EXPORT_FIELDS. */
const MESH_FIELDS =
  'outboundTrafficPolicy trustDomain trustDomainAliases enableAutoMtls meshMTLS extensionProviders pathNormalization'.split(
    ' ',
  );

/**
 * Reads the mesh's configuration from parsed manifests; absent fields have Istio's defaults, and
 * what the model does not know is listed in `notModelled`.
 */
export function parseMeshConfig(docs: readonly unknown[]): MeshConfig {
  const settings = meshSettingsIn(docs);
  const config = layered(settings.map(({ meshConfig }) => meshConfig));
  const { trustDomain, trustDomainAliases, enableAutoMtls } = config;
  const { minProtocolVersion: version, ...otherTls } = asDoc(config['meshMTLS']);
  const minProtocolVersion = VERSIONS[typeof version === 'string' ? version : ''];
  const { normalization, ...otherPaths } = asDoc(config['pathNormalization']);
  const pathNormalization = normalizationOf(normalization);
  const { mode: outbound = 'ALLOW_ANY', ...otherOutbound } = asDoc(config['outboundTrafficPolicy']);
  const outboundTraffic = OUTBOUND_TRAFFIC.find((known) => known === outbound);
  const providers = listOf(config['extensionProviders']).map(asDoc);
  const injection = injectionIn(layered(settings.map(({ values }) => values)));
  return {
    trustDomain: typeof trustDomain === 'string' ? trustDomain : DEFAULT_MESH.trustDomain,
    trustDomainAliases: listOf(trustDomainAliases).map(String),
    enableAutoMtls: enableAutoMtls !== false,
    authorizers: providers.map((provider) => String(provider['name'])),
    minProtocolVersion: minProtocolVersion ?? DEFAULT_MESH.minProtocolVersion,
    rewritesProbes: injection.rewritesProbes,
    pathNormalization: pathNormalization ?? DEFAULT_MESH.pathNormalization,
    exportedByDefault: exportsIn(config),
    outboundTraffic: outboundTraffic ?? DEFAULT_MESH.outboundTraffic,
    notModelled: [
      ...others('meshConfig', config, [...MESH_FIELDS, ...EXPORT_FIELDS]),
      ...others('meshConfig.outboundTrafficPolicy', otherOutbound, []),
      ...(outboundTraffic === undefined ? ['meshConfig.outboundTrafficPolicy.mode'] : []),
      ...others('meshConfig.meshMTLS', otherTls, []),
      ...others('meshConfig.pathNormalization', otherPaths, []),
      ...(pathNormalization === undefined ? ['meshConfig.pathNormalization.normalization'] : []),
      ...(version === undefined || minProtocolVersion !== undefined ? [] : ['meshConfig.meshMTLS.minProtocolVersion']),
      ...providers.flatMap((provider) => others('meshConfig.extensionProviders', provider, PROVIDER_FIELDS)),
      ...injection.notModelled,
      ...settings.flatMap(({ environment }) => others('values.pilot.env', environment, ['TOKEN_AUDIENCES'])),
    ],
  };
}

/** The fields of an external authorizer; other providers are not modelled. */
const PROVIDER_FIELDS = ['name', 'envoyExtAuthzHttp'];

function injectionIn(values: Doc): Pick<MeshConfig, 'rewritesProbes' | 'notModelled'> {
  const injector = asDoc(values['sidecarInjectorWebhook']);
  const notModelled = [
    ...others('values', values, ['sidecarInjectorWebhook']),
    ...others('values.sidecarInjectorWebhook', injector, ['rewriteAppHTTPProbe']),
  ];
  return { rewritesProbes: injector['rewriteAppHTTPProbe'] !== false, notModelled };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
