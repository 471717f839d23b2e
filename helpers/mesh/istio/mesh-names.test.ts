import { expect, test } from 'vitest';
import { meshNamesIn } from './mesh-names.ts';

const read = (meshConfig: string, injectorValues = '{}') =>
  meshNamesIn({ istioNamespace: 'mesh', meshConfig, injectorValues });

test('a name that istiod does not configure has the default of Istio', () => {
  expect(read('')).toEqual({ istioNamespace: 'mesh', rootNamespace: 'mesh', clusterDomain: 'cluster.local' });
  expect(read('rootNamespace: ""\n', '{"global":{"proxy":{"clusterDomain":""}}}').rootNamespace).toBe('mesh');
});

test('root namespace and cluster domain are read', () => {
  expect(read('rootNamespace: root\n', '{"global":{"proxy":{"clusterDomain":"corp.local"}}}')).toEqual({
    istioNamespace: 'mesh',
    rootNamespace: 'root',
    clusterDomain: 'corp.local',
  });
});
