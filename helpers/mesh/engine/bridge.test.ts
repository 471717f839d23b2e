import { expect, test } from 'vitest';
import { rulesNaming } from './bridge.ts';

const saved = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -o mproof-1 -j DOCKER
-A FORWARD -o mproof-12 -j DOCKER
-A FORWARD -s 10.213.0.0/16 -d 10.213.0.0/16 -m comment --comment mproof-1 -j ACCEPT
COMMIT
*nat
-A POSTROUTING -s 10.213.0.0/24 ! -o mproof-1 -j MASQUERADE
COMMIT
`;

test('rules that name the bridge are found in every table, others are left', () => {
  expect(rulesNaming('mproof-1', saved)).toEqual([
    { table: 'filter', rule: ['FORWARD', '-o', 'mproof-1', '-j', 'DOCKER'] },
    {
      table: 'filter',
      rule: [
        'FORWARD',
        '-s',
        '10.213.0.0/16',
        '-d',
        '10.213.0.0/16',
        '-m',
        'comment',
        '--comment',
        'mproof-1',
        '-j',
        'ACCEPT',
      ],
    },
    { table: 'nat', rule: ['POSTROUTING', '-s', '10.213.0.0/24', '!', '-o', 'mproof-1', '-j', 'MASQUERADE'] },
  ]);
});

test('a filter without our bridge gives nothing to delete', () => {
  expect(rulesNaming('docker0', saved)).toEqual([]);
});
