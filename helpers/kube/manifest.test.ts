import { describe, expect, it } from 'vitest';
import { formatManifest, parseManifest } from './manifest.ts';

const one = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { pem: 'line\nline\n' } };
const two = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'b', namespace: 'n' } };

describe('a manifest', () => {
  it('reads back what was written, in order', () => {
    expect(parseManifest(formatManifest([one, two]))).toEqual([one, two]);
  });

  it('can be joined with another', () => {
    expect(parseManifest(formatManifest([one]) + formatManifest([two]))).toHaveLength(2);
  });

  it('may be empty, and may hold empty documents', () => {
    expect(parseManifest('')).toEqual([]);
    expect(parseManifest('# only a legend\n---\n')).toEqual([]);
  });

  it('names the place of what is not YAML', () => {
    expect(() => parseManifest('kind: a\nb: [1', 'x.yaml')).toThrow(/could not read x\.yaml;[^]*line 2/);
  });

  it('names a document that is no object', () => {
    expect(() => parseManifest(`${formatManifest([one])}---\nkind: Service\n`, 'x.yaml')).toThrow(
      'document 2 has no apiVersion',
    );
  });
});
