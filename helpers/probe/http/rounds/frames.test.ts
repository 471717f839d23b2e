import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { BODY_CAP, RECORD } from '../source-script.ts';
import { endsRound, parseRound } from './frames.ts';
import { parseHello } from './hello.ts';

interface Cell {
  readonly status: number;
  readonly body: Buffer;
  readonly header: string;
}

/** Output of the loop: transfers in any order, bodies in the order of the cells. */
function printed(round: string, cells: readonly Cell[], order: readonly number[]): Buffer {
  const records = order.map((index) => {
    const { status = 0, body = Buffer.alloc(0), header = '' } = cells[index] ?? {};
    const fields = [
      '0',
      status.toString().padStart(3, '0'),
      body.length.toString(),
      '0.001',
      '40000',
      '1',
      index.toString().padStart(6, '0'),
      '',
    ];
    return `${RECORD}T${fields.join('\t')}\n{"x-test":[${JSON.stringify(header)}]\n}`;
  });
  const bodies = cells.map(({ body }) => body.subarray(0, BODY_CAP));
  return Buffer.concat([
    Buffer.from(`${records.join('')}${RECORD}B${round} 0\n`),
    ...bodies,
    Buffer.from(`${RECORD}E${round}\n`),
  ]);
}

const cell: fc.Arbitrary<Cell> = fc.record({
  status: fc.constantFrom(200, 403, 503),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  header: fc.string(),
});
const roundOf = fc.array(cell, { maxLength: 8 }).chain((cells) =>
  fc.record({
    cells: fc.constant(cells),
    order: fc.shuffledSubarray([...cells.keys()], { minLength: cells.length }),
  }),
);

describe('parseRound()', () => {
  test.prop([roundOf])(
    'returns status, header and body of every cell, whatever bytes they contain',
    ({ cells, order }) => {
      const transfers = parseRound(printed('r1', cells, order), 'r1', cells.length);
      expect(transfers.map(({ status }) => status)).toEqual(cells.map(({ status }) => status));
      expect(transfers.map(({ localPort }) => localPort)).toEqual(cells.map(() => 40_000));
      expect(transfers.map(({ body }) => body)).toEqual(cells.map(({ body }) => body.toString()));
      expect(transfers.map(({ responseHeaders }) => responseHeaders['x-test'])).toEqual(
        cells.map(({ header }) => [header]),
      );
    },
  );

  test.prop([roundOf.filter(({ cells }) => cells.length > 0), fc.nat()])(
    'never reads an incomplete output',
    ({ cells, order }, cut) => {
      const whole = printed('r1', cells, order);
      expect(() => parseRound(whole.subarray(0, cut % whole.length), 'r1', cells.length)).toThrow(
        /no result of round|do not add up/,
      );
    },
  );

  it('reports a cell that is missing in the output', () => {
    const one = { status: 200, body: Buffer.from('x'), header: '' };
    expect(() => parseRound(printed('r1', [one], [0]), 'r1', 2)).toThrow('reported nothing about cell 1');
  });

  it('cuts a body at the cap', () => {
    const big = { status: 200, body: Buffer.alloc(BODY_CAP + 10, 'a'), header: '' };
    const [transfer] = parseRound(printed('r1', [big], [0]), 'r1', 1);
    expect(transfer).toMatchObject({ size: BODY_CAP + 10, body: 'a'.repeat(BODY_CAP) });
  });
});

describe('parseHello()', () => {
  it('reads the client, the address family and the domain of a source', () => {
    const hello = `${RECORD}Hperl ipv4 svc.cluster.local\n`;
    expect(parseHello(Buffer.from(hello))).toEqual({ client: 'perl', family: 'ipv4', suffix: 'svc.cluster.local' });
    expect(parseHello(Buffer.from(`${RECORD}Hcurl both \n`))).toEqual({ client: 'curl', family: 'both', suffix: '' });
  });

  it.each(['', 'sh: not found\n', `${RECORD}Hcurl ipv4 svc"\n`, `${RECORD}Hwget ipv4 \n`])('refuses %j', (text) =>
    expect(() => parseHello(Buffer.from(text))).toThrow('sent no hello'),
  );
});

describe('endsRound()', () => {
  it('recognises the end of its own round only', () => {
    expect(endsRound(Buffer.from(`x${RECORD}Er1\n`), 'r1')).toBe(true);
    expect(endsRound(Buffer.from(`x${RECORD}Er2\n`), 'r1')).toBe(false);
  });
});
