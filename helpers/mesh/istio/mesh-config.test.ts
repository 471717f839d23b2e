import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { missingIn, withSettings } from './mesh-config.ts';

describe('withSettings()', () => {
  const text = 'accessLogFile: /dev/stdout\ndefaultConfig:\n  holdApplicationUntilProxyStarts: true\n';

  test('lays settings over the configuration and keeps the rest', () => {
    const written = withSettings(text, [{ defaultConfig: { concurrency: 1 } }, { enableAutoMtls: false }]);
    expect(parse(written)).toEqual({
      accessLogFile: '/dev/stdout',
      defaultConfig: { holdApplicationUntilProxyStarts: true, concurrency: 1 },
      enableAutoMtls: false,
    });
  });

  test('starts from nothing where nothing is configured', () => {
    expect(parse(withSettings('', [{ enableAutoMtls: false }]))).toEqual({ enableAutoMtls: false });
  });
});

describe('missingIn()', () => {
  const before = { trustDomain: 'cluster.local', enableAutoMtls: true, meshMTLS: { cipherSuites: ['a'] } };
  const missing = (reported: object, settings: readonly object[], touched = settings) =>
    missingIn(
      { ...before, ...reported },
      {
        before,
        settings: settings as Record<string, unknown>[],
        touched: touched as Record<string, unknown>[],
      },
    );

  test('finds nothing once every setting is reported', () => {
    expect(missing({ trustDomain: 'new.example' }, [{ trustDomain: 'new.example' }])).toEqual([]);
  });

  test('names a setting that is not reported yet', () => {
    expect(missing({}, [{ enableAutoMtls: false }])).toEqual(['enableAutoMtls is true, not yet false']);
    expect(missing({}, [{ meshMTLS: { minProtocolVersion: 'TLSV1_3' } }])).toEqual([
      'meshMTLS.minProtocolVersion is undefined, not yet "TLSV1_3"',
    ]);
  });

  test('takes the first value of an enumeration for reported when istiod leaves it out', () => {
    const outbound = (mode: string) => ({ outboundTrafficPolicy: { mode } });
    const reported = { outboundTrafficPolicy: {} };
    expect(missing(reported, [outbound('REGISTRY_ONLY')])).toEqual([]);
    expect(missing(outbound('ALLOW_ANY'), [outbound('REGISTRY_ONLY')])).toHaveLength(1);
    expect(missing(reported, [outbound('ALLOW_ANY')])).toHaveLength(1);
  });

  test('looks for what was there before where a setting is taken back', () => {
    const taken = [{ trustDomain: 'new.example', trustDomainAliases: ['old.example'] }];
    expect(missing({}, [], taken)).toEqual([]);
    expect(missing({ trustDomainAliases: [] }, [], taken)).toEqual([]);
    expect(missing({ trustDomainAliases: ['old.example'] }, [], taken)).toHaveLength(1);
    expect(missing({ trustDomain: 'new.example' }, [{ trustDomain: 'new.example' }], taken)).toEqual([]);
  });

  test('takes names in any order, and no other ones', () => {
    const settings = [{ trustDomainAliases: ['b', 'a'] }];
    expect(missing({ trustDomainAliases: ['a', 'b'] }, settings)).toEqual([]);
    expect(missing({ trustDomainAliases: ['a', 'b', 'c'] }, settings)).toHaveLength(1);
  });

  test("takes istiod's own providers beside those of a setting", () => {
    const ours = { name: 'ours', envoyExtAuthzGrpc: { port: 9000 } };
    const settings = [{ extensionProviders: [ours] }];
    expect(missing({ extensionProviders: [{ name: 'prometheus' }, ours] }, settings)).toEqual([]);
    expect(missing({ extensionProviders: [{ name: 'prometheus' }] }, settings)).toHaveLength(1);
  });
});
