import { describe, expect, it } from 'vitest';
import { isMechanism, isTlsAlert, mayBeReportedAs, traitsOf, type Mechanism } from './mechanism.ts';

describe('isMechanism()', () => {
  it.each([
    'rbac-403',
    'tls-alert:unknown-ca',
    'caller-tls-alert:unknown-ca',
    'upstream-reset:UF',
    'probe-status:500',
    'redirected:308',
    'dns',
  ])('accepts %s', (name) => expect(isMechanism(name)).toBe(true));

  it.each([
    '',
    'some-failure',
    'tls-alert',
    'tls-alert:unheard-of',
    'upstream-reset:',
    'probe-status:5',
    'redirected:304',
    'dns:1',
    403,
  ])('rejects %s', (name) => expect(isMechanism(name)).toBe(false));
});

describe('traitsOf()', () => {
  it('disregards the parameter', () => {
    expect(traitsOf('tls-alert:unknown-ca')).toBe(traitsOf('tls-alert:certificate-required'));
  });

  it.each<Mechanism>(['rbac-403', 'rbac-l4', 'ext-authz-403', 'jwt-401', 'jwt-grpc-7'])(
    'expects %s in the log',
    (mechanism) => expect(traitsOf(mechanism)).toMatchObject({ provesCallee: true, loggedByCallee: true }),
  );
});

describe('mayBeReportedAs()', () => {
  it.each<[Mechanism, Mechanism]>([
    ['timeout', 'timeout'],
    ['rbac-l4', 'connection-closed'],
    ['tls-alert:unknown-ca', 'connection-reset'],
    ['connection-reset', 'upstream-reset:UC'],
    ['upstream-reset:UF', 'upstream-reset:UC'],
    ['caller-tls-alert:certificate-unknown', 'connection-reset'],
  ])('lets a client report %s as %s', (logged, reported) => expect(mayBeReportedAs(logged, reported)).toBe(true));

  it.each<[Mechanism, Mechanism]>([
    ['connection-closed', 'upstream-reset:UC'],
    ['rbac-403', 'connection-reset'],
    ['rbac-403', 'ext-authz-403'],
    ['caller-tls-alert:unknown-ca', 'tls-alert:unknown-ca'],
    ['connection-reset', 'timeout'],
  ])('lets no client report %s as %s', (logged, reported) => expect(mayBeReportedAs(logged, reported)).toBe(false));
});

it('distinguishes alerts from other mechanisms', () => {
  expect(isTlsAlert('tls-alert:unknown-ca')).toBe(true);
  expect(isTlsAlert('rbac-l4')).toBe(false);
  expect(isTlsAlert('caller-tls-alert:unknown-ca')).toBe(false);
});
