import { describe, expect, it } from 'vitest';
import { create } from 'xmlbuilder2';
import { parseCost, type CostWay } from './cost-document.ts';
import { figuresOf, median, written } from './cost-figures.ts';
import { costHtml } from './cost-html.ts';
import { costTable } from './cost-lines.ts';
import { costPlot } from './cost-plot.ts';
import { costText } from './cost-text.ts';
import { cost } from './fixture.ts';

const [plain, single] = figuresOf(cost);

describe('figuresOf()', () => {
  it('takes ratios within a round, so that a slow round does not count as a cost', () => {
    // 2/1, 3/1, 20/10: the medians alone, 3 and 1, would give 3.
    expect(single?.metrics.p50).toEqual({ median: 3, range: [2, 20], ratio: 2 });
    expect(single?.metrics.rate.ratio).toBe(0.25);
  });

  it('has no ratio for the first way, and none to nothing', () => {
    expect(plain?.metrics.p50.ratio).toBeUndefined();
    expect(single?.metrics.cpu).toEqual({ median: 500, range: [500, 500], ratio: undefined });
  });
});

describe('median()', () => {
  it('is the middle, or the mean of both', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

it('written() has three significant digits and no more', () =>
  expect([0.12345, 1.2345, 99.96, 1234.5].map(written)).toEqual(['0.123', '1.23', '100', '1235']));

describe('the costs', () => {
  it('are a row per way, with the handshakes that prove what it was', () => {
    const { head, rows } = costTable(cost);
    expect(head).toHaveLength(6);
    expect(rows.map((row) => row.at(-1))).toEqual(['0', '1, 50 % resumed']);
    expect(rows[0]?.[4]).toBe('no proxy');
    expect(rows[1]?.[1]).toBe('3 (2–20), ×2');
  });

  it('name the machine, the slowest round and how a ratio is made, as text too', () => {
    const text = costText(cost);
    expect(text).toContain('2 cores of Some CPU <&>');
    expect(text).toContain('90 % of that rate');
    expect(text).toContain('3 of 19800 requests did not end with 200');
    expect(text).toContain('the median over pairs of the same round');
  });

  it('compare mutual TLS with the same sidecars without it', () => {
    const [, encrypted] = cost.ways as [CostWay, CostWay];
    const without = { ...encrypted, name: 'disable-single', title: 'DISABLE, connection per request' };
    const rounds = without.rounds.map((round) => ({ ...round, p50Ms: round.p50Ms / 4 }));
    expect(costText({ ...cost, ways: [...cost.ways, { ...without, rounds }] })).toContain(
      'mTLS, connection per request, compared with DISABLE, connection per request: latency, median ×4,',
    );
    expect(costText(cost)).not.toContain('compared with');
  });

  it('are a page without scripts and other files, with everything escaped', () => {
    const page = costHtml(cost);
    expect(page).toContain('Some CPU &lt;&amp;&gt;');
    expect(page).not.toMatch(/<script|<link|src=|url\(|href="https?:/);
  });

  it('are a plot that is a document of its own: a bar per way and metric', () => {
    const { text } = costPlot(cost);
    expect(() => create(text)).not.toThrow();
    expect(text.split('<rect')).toHaveLength(1 + 2 * 4);
  });

  it('survive being written and read', () => expect(parseCost(JSON.stringify(cost))).toEqual(cost));

  it('are not read from anything else', () =>
    expect(() => parseCost('{"schema":"meshproof/run"}')).toThrow('meshproof/cost'));
});
