import { describe, test } from 'vitest';
import { forwarded } from '../../model/facts/fact-probes.ts';
import { reports } from '../../model/facts/facts.ts';
import { http } from '../../model/probes/http.ts';
import { me } from './fixtures/right-record.ts';

describe('reports', () => {
  test('takes a fact with one of its values', () => {
    reports('xfcc-uri', me);
    reports('xfcc-uri', 'none');
    forwarded.uri(http.get('/headers'));
  });

  test('rejects an unknown fact and a value that a fact never has', () => {
    // @ts-expect-error there is no such fact
    reports('xfcc-colour', 'none');
    // @ts-expect-error the hash is reported by its owner
    reports('xfcc-hash', 'abc');
    // @ts-expect-error no identity
    reports('xfcc-by', 'echo');
  });
});
