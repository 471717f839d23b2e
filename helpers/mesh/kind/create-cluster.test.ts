import { describe, expect, it } from 'vitest';
import { kindError, stepOf } from './create-cluster.ts';

describe('stepOf()', () => {
  it.each([
    [' • Preparing nodes 📦   ...', 'preparing nodes'],
    [' • Ensuring node image (meshproof/node:1f_2) 🖼  ...', 'ensuring node image (meshproof/node:1f_2)'],
    [' • Starting control-plane 🕹️  ...', 'starting control-plane'],
    [' ✓ Preparing nodes 📦 ', undefined],
    ['Creating cluster "meshproof" ...', undefined],
  ])('reads %j as %j', (line, step) => {
    expect(stepOf(line)).toBe(step);
  });
});

describe('kindError()', () => {
  const headline = (all: string): string => kindError({ all }, 'lab').message.split('\n')[0] ?? '';

  it.each([
    [
      'listen tcp 127.0.0.1:6443: bind: address already in use',
      "end what listens on port 6443 (ss -ltnp 'sport = :6443' names it)",
    ],
    ['Bind for 0.0.0.0:443 failed: port is already allocated', 'end what listens on port 443'],
    ['write /var/lib/x: no space left on device', 'free some disk space'],
    ['node(s) already exist for a cluster with the name "lab"', 'npm run -s meshproof -- down --name lab'],
    ['runc create failed: unable to apply caps: operation not permitted', 'stop using this engine'],
    ['something new', 'doctor lists what is missing'],
  ])('repairs %j', (text, hint) => {
    expect(headline(text)).toContain(hint);
  });

  it('keeps the end of the output of kind', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index.toString()}`);
    const { details } = kindError({ all: lines.join('\n') }, 'lab');
    expect(details.split('\n')).toEqual(lines.slice(-25));
  });
});
