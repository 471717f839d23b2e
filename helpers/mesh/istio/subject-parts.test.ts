import { describe, expect, it } from 'vitest';
import { runningImages, trustDomainOf, versionsOf } from './subject-parts.ts';

const pilot = (version: string) => ({ Component: 'pilot', Revision: 'default', Info: { version } });

describe('versionsOf()', () => {
  it('counts the proxies by the versions that they report', () => {
    const dataPlaneVersion = [{ IstioVersion: '1.31.0' }, { IstioVersion: '1.30.2' }, { IstioVersion: '1.31.0' }];
    expect(
      versionsOf({
        clientVersion: { version: '1.31.1' },
        meshVersion: [pilot('1.31.0'), pilot('1.31.0')],
        dataPlaneVersion,
      }),
    ).toEqual({
      client: '1.31.1',
      controlPlane: '1.31.0',
      dataPlane: { '1.31.0': 2, '1.30.2': 1 },
    });
  });

  it('takes a mesh without proxies', () => {
    expect(
      versionsOf({ clientVersion: { version: '1' }, meshVersion: [pilot('1')], dataPlaneVersion: null }).dataPlane,
    ).toEqual({});
  });

  it('takes the control plane of the revision, where another one answers as well', () => {
    const meshVersion = [
      { Component: 'pilot', Revision: '1-20', Info: { version: '1.20.0' } },
      { Component: 'pilot', Revision: '1-21', Info: { version: '1.21.0' } },
    ];
    expect(versionsOf({ clientVersion: { version: '1' }, meshVersion }, '1-21').controlPlane).toBe('1.21.0');
  });

  it('refuses to choose between control planes', () => {
    expect(() => versionsOf({ clientVersion: { version: '1' }, meshVersion: [pilot('1'), pilot('2')] })).toThrow(
      'several answered: 1, 2',
    );
  });

  it('refuses a mesh whose istiod is silent', () => {
    expect(() => versionsOf({ clientVersion: { version: '1' }, meshVersion: null })).toThrow('no istiod answered');
  });
});

describe('runningImages()', () => {
  it('reads init containers too and leaves out what has not started', () => {
    const containerStatuses = [
      { image: 'hub/pilot:1', imageID: 'sha256:p' },
      { image: 'hub/new:1', imageID: '' },
    ];
    const initContainerStatuses = [{ image: 'hub/init:1', imageID: 'sha256:i' }];
    expect(runningImages([{ status: { containerStatuses, initContainerStatuses } }, { status: {} }])).toEqual({
      'hub/init:1': 'sha256:i',
      'hub/pilot:1': 'sha256:p',
    });
  });
});

describe('trustDomainOf()', () => {
  it.each([
    ['trustDomain: td.example\nrootNamespace: istio-system', 'td.example'],
    ['rootNamespace: istio-system', 'cluster.local'],
    ['', 'cluster.local'],
  ])('reads %j as %s', (config, expected) => {
    expect(trustDomainOf(config)).toBe(expected);
  });
});
