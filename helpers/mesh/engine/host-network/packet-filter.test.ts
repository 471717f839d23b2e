import { describe, expect, test } from 'vitest';
import { parseBlock } from '../subnet/ipv4.ts';
import { dockerChains, type FilterOwner, removals } from './packet-filter.ts';

const owner: FilterOwner = {
  devices: new Set(['mproof-1', 'br-85915ed8db09']),
  network: parseBlock('10.213.0.0/16'),
  chainsBefore: new Set(),
  shared: false,
};

/** What Docker 20.10 leaves behind, on a host alone with it. */
const alone = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o mproof-1 -j DOCKER
-A FORWARD -o mproof-12 -j ACCEPT
-A FORWARD -s 10.213.0.0/16 -d 10.213.0.0/16 -m comment --comment mproof-1 -j ACCEPT
-A DOCKER -d 10.213.128.2/32 ! -i br-85915ed8db09 -o br-85915ed8db09 -p tcp -m tcp --dport 6443 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i mproof-1 ! -o mproof-1 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o mproof-1 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
-A DOCKER-USER -j RETURN
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 10.213.0.0/24 ! -o mproof-1 -j MASQUERADE
-A POSTROUTING -s 10.213.128.2/32 -d 10.213.128.2/32 -p tcp -m tcp --dport 6443 -j MASQUERADE
-A POSTROUTING -s 10.8.0.0/24 -m comment --comment "of a \\"VPN\\"" -j MASQUERADE
-A DOCKER -i mproof-1 -j RETURN
COMMIT
`;

/** Applies removals to a saved packet filter, as far as the tests need it. */
function after(saved: string, by: FilterOwner): string[] {
  const gone = removals(saved, by).map((args) => args.join(' '));
  let table = '';
  return saved.split('\n').filter((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    const plain = line.replaceAll(/\\?"/g, (quote) => (quote === '"' ? '' : '"'));
    const deleted = gone.includes(`--table ${table} --delete ${plain.slice(3)}`);
    const chain = /^(?::|-A )(\S+)/.exec(line)?.[1] ?? '';
    return !deleted && !gone.includes(`--table ${table} --delete-chain ${chain}`);
  });
}

test('an engine that was alone leaves the packet filter as it was, and every rule of others', () => {
  expect(after(alone, owner).filter((line) => /^(?::|-A)/.test(line))).toEqual([
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    '-A FORWARD -o mproof-12 -j ACCEPT',
    ':PREROUTING ACCEPT [0:0]',
    ':POSTROUTING ACCEPT [0:0]',
    '-A POSTROUTING -s 10.8.0.0/24 -m comment --comment "of a \\"VPN\\"" -j MASQUERADE',
  ]);
});

describe('chains stay', () => {
  test('that were there before', () => {
    const left = after(alone, { ...owner, chainsBefore: new Set(dockerChains(alone)) });
    expect(dockerChains(left.join('\n'))).toEqual(dockerChains(alone));
    expect(left.join('\n')).not.toMatch(/mproof-1\b/);
  });

  test('while another engine runs', () => {
    expect(dockerChains(after(alone, { ...owner, shared: true }).join('\n'))).toEqual(dockerChains(alone));
  });

  test('that hold a rule of others, with all that leads to them', () => {
    const blocked = alone.replace('-A DOCKER-USER -j', '-A DOCKER-USER -s 198.51.100.0/24 -j DROP\n-A DOCKER-USER -j');
    const left = after(blocked, owner).join('\n');
    expect(dockerChains(left)).toEqual(['filter DOCKER-USER']);
    expect(left).toContain('-A FORWARD -j DOCKER-USER');
    expect(left).toContain('-A DOCKER-USER -s 198.51.100.0/24 -j DROP');
  });

  test('that a bridge of another engine uses, which came later and has ended', () => {
    const other = alone.replace(
      '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
      '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2\n-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
    );
    const left = after(other, owner).join('\n');
    expect(dockerChains(left)).toEqual(['filter DOCKER-ISOLATION-STAGE-1', 'filter DOCKER-ISOLATION-STAGE-2']);
    expect(left).toContain('-A FORWARD -j DOCKER-ISOLATION-STAGE-1');
  });
});

test('a rule between networks of others stays, and a filter without ours gives nothing to do', () => {
  const others = '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -s 10.214.0.0/16 -d 10.213.0.0/16 -j ACCEPT\nCOMMIT\n';
  expect(removals(others, owner)).toEqual([]);
  expect(removals('', owner)).toEqual([]);
});
