import { EXIT, MeshproofError } from '../../errors.ts';
import type { TlsVersion } from '../probes/client-certificate.ts';

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
}

/** Istio's default configuration. */
export const DEFAULT_MESH: MeshConfig = {
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  authorizers: [],
  minProtocolVersion: '1.2',
  rewritesProbes: true,
};

type Doc = Readonly<Record<string, unknown>>;

/** What one IstioOperator sets of a mesh. */
export interface MeshSettings {
  /** `spec.meshConfig`: parts of MeshConfig. */
  readonly meshConfig: Doc;
  /** `spec.values`: parts of the configuration of injection. */
  readonly values: Doc;
}

/** The settings of every IstioOperator among the manifests, in their order. */
export function meshSettingsIn(docs: readonly unknown[]): readonly MeshSettings[] {
  return docs.map(asDoc).flatMap((doc) => (doc['kind'] === 'IstioOperator' ? [settingsOf(doc)] : []));
}

/** Whether manifests configure injection, which applies to pods created after them. */
export function setsInjection(docs: readonly unknown[]): boolean {
  return meshSettingsIn(docs).some(({ values }) => Object.keys(values).length > 0);
}

function settingsOf(doc: Doc): MeshSettings {
  const spec = asDoc(doc['spec']);
  only('spec', spec, ['meshConfig', 'values']);
  return { meshConfig: asDoc(spec['meshConfig']), values: asDoc(spec['values']) };
}

/** Merges settings; later ones win. Objects merge field by field, lists and values are replaced. */
export function layered(settings: readonly Doc[]): Doc {
  return settings.reduce((below, above) => merged(below, above), {});
}

function merged(below: Doc, above: Doc): Doc {
  const fields = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isDoc(value) && isDoc(under) ? merged(under, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(fields) };
}

const VERSIONS: Readonly<Record<string, TlsVersion>> = { TLSV1_2: '1.2', TLSV1_3: '1.3' };

/**
 * Reads the mesh's configuration from parsed manifests; other fields have Istio's defaults.
 * @throws MeshproofError for a field that is not modelled: a guess would be a wrong prediction
 */
export function parseMeshConfig(docs: readonly unknown[]): MeshConfig {
  const settings = meshSettingsIn(docs);
  const config = layered(settings.map(({ meshConfig }) => meshConfig));
  only('meshConfig', config, ['trustDomain', 'trustDomainAliases', 'enableAutoMtls', 'meshMTLS', 'extensionProviders']);
  const { trustDomain, trustDomainAliases, enableAutoMtls } = config;
  const meshMtls = asDoc(config['meshMTLS']);
  only('meshMTLS', meshMtls, ['minProtocolVersion']);
  const version = meshMtls['minProtocolVersion'];
  const minProtocolVersion =
    version === undefined ? DEFAULT_MESH.minProtocolVersion : VERSIONS[typeof version === 'string' ? version : ''];
  if (minProtocolVersion === undefined) throw unmodelled(`the value ${JSON.stringify(version)}`, Object.keys(VERSIONS));
  return {
    trustDomain: typeof trustDomain === 'string' ? trustDomain : DEFAULT_MESH.trustDomain,
    trustDomainAliases: Array.isArray(trustDomainAliases) ? trustDomainAliases.map(String) : [],
    enableAutoMtls: enableAutoMtls !== false,
    authorizers: authorizersOf(config['extensionProviders']),
    minProtocolVersion,
    rewritesProbes: rewritesProbes(layered(settings.map(({ values }) => values))),
  };
}

function rewritesProbes(values: Doc): boolean {
  only('values', values, ['sidecarInjectorWebhook']);
  const injector = asDoc(values['sidecarInjectorWebhook']);
  only('values.sidecarInjectorWebhook', injector, ['rewriteAppHTTPProbe']);
  return injector['rewriteAppHTTPProbe'] !== false;
}

function authorizersOf(providers: unknown): readonly string[] {
  return (Array.isArray(providers) ? providers : []).map(asDoc).map((provider) => {
    only('extensionProviders', provider, ['name', 'envoyExtAuthzHttp']);
    return String(provider['name']);
  });
}

function only(where: string, doc: Doc, known: readonly string[]): void {
  const unknown = Object.keys(doc).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw unmodelled(`${where}.${unknown.join(', ')}`, known);
}

function unmodelled(what: string, known: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: "predict the effect of the mesh's configuration",
    details: `The model does not know ${what}. It knows ${known.join(', ')}.`,
    hint: 'use only what the model knows, or extend helpers/model/policies/mesh-config.ts',
    exitCode: EXIT.usage,
  });
}

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asDoc(value: unknown): Doc {
  return isDoc(value) ? value : {};
}
