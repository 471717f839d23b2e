import type { Exec, User } from './kubeconfig-schema.ts';
import { refusal, type Place } from './refusal.ts';

/** Versions of the protocol between a client and a credential plugin that kubectl speaks. */
const PLUGIN_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

type Rule = readonly [field: string, broken: boolean, details: string];

/**
 * Checks that a user of a kubeconfig can be acted for exactly as kubectl would.
 * @throws MeshproofError (exit code 3) with the field that kubectl refuses, too, or that meshproof
 * does not support
 */
export function checkUser(user: User, place: Place): void {
  const rules = [...waysRules(user), ...certificateRules(user), ...impersonationRules(user), ...pluginRules(user.exec)];
  const broken = rules.find(([, isBroken]) => isBroken);
  if (broken === undefined) return;
  const [field, , details] = broken;
  throw refusal({ ...place, field, details });
}

/**
 * Checks that a user has credentials at all: kubectl asks the person before it for them.
 * @throws as checkUser() does
 */
export function checkCredentials(user: User, place: Place): void {
  const { token, tokenFile, username, exec, 'auth-provider': provider } = user;
  const certificate = `${user['client-certificate']}${user['client-certificate-data']}`;
  if (exec !== undefined || provider !== undefined || `${token}${tokenFile}${username}${certificate}` !== '') return;
  const details = 'are missing; kubectl would ask for a name and a password, which a run cannot';
  throw refusal({ ...place, field: 'the credentials', details });
}

function waysRules(user: User): readonly Rule[] {
  const provider = user['auth-provider'];
  const isBasic = user.username !== '' || user.password !== '';
  const isToken = user.token !== '' || user.tokenFile !== '';
  return [
    ['token', isToken && isBasic, 'is given beside username or password; kubectl takes one of them only'],
    [
      'auth-provider',
      provider !== undefined && user.exec !== undefined,
      'is given beside exec; kubectl takes one only',
    ],
    [
      `auth-provider "${provider?.name ?? ''}"`,
      provider !== undefined && provider.name !== 'oidc',
      'is not supported, nor is it by kubectl since 1.26; use the exec plugin that has replaced it',
    ],
  ];
}

function certificateRules(user: User): readonly Rule[] {
  const given = (...fields: readonly (keyof User)[]): boolean => fields.some((field) => user[field] !== '');
  const certificate = given('client-certificate', 'client-certificate-data');
  const twice = 'is given as a file and as data; kubectl refuses that';
  return [
    ['client-certificate', given('client-certificate') && given('client-certificate-data'), twice],
    ['client-key', certificate && given('client-key') && given('client-key-data'), twice],
    ['client-certificate', certificate && !given('client-key', 'client-key-data'), 'has no key beside it'],
  ];
}

function impersonationRules(user: User): readonly Rule[] {
  const details = 'is given without `as`, so that nothing would be impersonated';
  const alone = user.as === '';
  return [
    ['as-uid', alone && user['as-uid'] !== '', details],
    ['as-groups', alone && user['as-groups'].length > 0, details],
    ['as-user-extra', alone && Object.keys(user['as-user-extra']).length > 0, details],
  ];
}

function pluginRules(exec: Exec | undefined): readonly Rule[] {
  if (exec === undefined) return [];
  const { apiVersion, command, interactiveMode: mode } = exec;
  const mayOmitMode = apiVersion.endsWith('/v1beta1');
  const known = ['Never', 'IfAvailable', 'Always'].includes(mode) || (mode === '' && mayOmitMode);
  return [
    ['exec.command', command === '', 'is empty'],
    [
      'exec.apiVersion',
      !PLUGIN_VERSIONS.includes(apiVersion),
      `is "${apiVersion}"; kubectl knows ${PLUGIN_VERSIONS.join(' and ')}`,
    ],
    ['exec.interactiveMode', !known, `is "${mode}"; kubectl requires Never, IfAvailable or Always`],
    [
      'exec.interactiveMode',
      mode === 'Always',
      'is Always, but a run has no terminal for a plugin; log in before it, by a plugin that keeps its session',
    ],
  ];
}
