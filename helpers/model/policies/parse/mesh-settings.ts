import { asDoc, type Doc } from './layered.ts';

/** What one IstioOperator sets of a mesh. */
export interface MeshSettings {
  /** `spec.meshConfig`: parts of MeshConfig. */
  readonly meshConfig: Doc;
  /** `spec.values`: parts of the configuration of injection. */
  readonly values: Doc;
  /** `spec.values.pilot.env`: environment variables of istiod, which it reads when it starts. */
  readonly environment: Doc;
}

/** The settings of every IstioOperator among the manifests, in their order. */
export function meshSettingsIn(docs: readonly unknown[]): readonly MeshSettings[] {
  return docs.map(asDoc).flatMap((doc) => (doc['kind'] === 'IstioOperator' ? [settingsOf(doc)] : []));
}

/** Whether manifests configure injection, which applies to pods created after them. */
export function setsInjection(docs: readonly unknown[]): boolean {
  return meshSettingsIn(docs).some(({ values }) => Object.keys(values).length > 0);
}

/** Whether manifests set environment variables of istiod. */
export function setsEnvironment(docs: readonly unknown[]): boolean {
  return meshSettingsIn(docs).some(({ environment }) => Object.keys(environment).length > 0);
}

/** Paths of fields of an IstioOperator that configure no running mesh: no run applies them. */
export function unappliedFields(doc: unknown): readonly string[] {
  const { kind, spec } = asDoc(doc);
  return kind === 'IstioOperator' ? others('spec', asDoc(spec), ['meshConfig', 'values']) : [];
}

function settingsOf(doc: Doc): MeshSettings {
  const spec = asDoc(doc['spec']);
  const { pilot, ...values } = asDoc(spec['values']);
  const { env, ...ofPilot } = asDoc(pilot);
  const injection = Object.keys(ofPilot).length === 0 ? values : { ...values, pilot: ofPilot };
  return { meshConfig: asDoc(spec['meshConfig']), values: injection, environment: asDoc(env) };
}

/** The paths of all fields but the known ones. */
export function others(where: string, doc: Doc, known: readonly string[]): readonly string[] {
  return Object.keys(doc)
    .filter((key) => !known.includes(key))
    .map((key) => `${where}.${key}`);
}
