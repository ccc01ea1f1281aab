import { describe, expect, it } from 'vitest';
import type { Spending } from '../../../src/billing/spending.ts';
import { drawChart } from '../../../src/delivery/draw-chart.ts';
import { spendingChart, spendingInWords } from '../../../src/present/spending-chart.ts';
import { communityEconomy } from '../billing/economies.ts';

const economy = communityEconomy();

function spent(...days: readonly Readonly<Record<string, number>>[]): Spending {
  const totals = new Map<string, number>();
  const each = days.map((by, index) => {
    for (const [name, amount] of Object.entries(by)) totals.set(name, (totals.get(name) ?? 0) + amount);
    const total = Object.values(by).reduce((sum, amount) => sum + amount, 0);
    return { day: `2026-11-${String(index + 1).padStart(2, '0')}`, by: new Map(Object.entries(by)), total };
  });
  const names = [...totals].map(([name, total]) => ({ name, total })).sort((a, b) => b.total - a.total);
  return { kind: 'model', days: each, total: [...totals.values()].reduce((a, b) => a + b, 0), names };
}

describe('the chart of spending', () => {
  it('says in words what it shows: the sum, each model, each day', () => {
    expect(spendingInWords(spent({ deep: 1_250 }, {}, { deep: 500, quick: 75 }), economy)).toBe(
      '18.25 credits spent in the last 3 days. Deep 17.50 credits, Quick 0.75 credits. By day: Nov 1: 12.50, Nov 3: 5.75.',
    );
  });

  it('draws a bar for each part of a day, in proportion, and none for a day without spending', () => {
    const svg = spendingChart(spent({ deep: 4_000 }, {}, { deep: 1_000, quick: 1_000 }), economy);
    const heights = [...svg.matchAll(/<rect [^>]*height="([\d.]+)" rx="3" fill="(#\w+)"/g)];
    // The scale ends at 40: 222 units for 40.00, 55.5 for 10.00, less a hair of 1.5.
    expect(heights.map(([, height, colour]) => [height, colour])).toEqual([
      ['220.5', '#5865f2'],
      ['54', '#5865f2'],
      ['54', '#23a559'],
    ]);
  });

  it.each([
    [0, 1, ['0', '1', '2', '3', '4']],
    [0, 3, ['0', '1', '2', '3', '4']],
    [0, 9, ['0', '3', '6', '9', '12']],
    [0, 13, ['0', '5', '10', '15', '20']],
    [0, 101, ['0', '50', '100', '150', '200']],
    [2, 3, ['0', '0.01', '0.02', '0.03', '0.04']],
    [2, 1_250, ['0', '5', '10', '15', '20']],
  ])('with %i decimals marks only what the unit can show: up to %i', (scale, amount, marks) => {
    const unit = { ...economy.unit, scale };
    const svg = spendingChart(spent({ deep: amount }), { ...economy, unit });
    const axis = [...svg.matchAll(/font-size="19" text-anchor="end" fill="#b5bac1">([^<]+)</g)];
    expect(axis.map(([, mark]) => mark)).toEqual(marks);
  });

  it('joins all names behind the fifth', () => {
    const many = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => [name, 700 - index]),
    );
    expect(spendingInWords(spent(many), economy)).toContain('others 13.89 credits');
  });

  it('keeps what a name contains out of the drawing, and within the bounds of an alternative text', () => {
    const hostile = { [`<script>&"'${'x'.repeat(3_000)}`]: 100 };
    const svg = spendingChart(spent(hostile), economy);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
    const days = Array.from({ length: 30 }, () => ({ deep: 123_456_789 }));
    expect(spendingInWords(spent(...days), economy).length).toBeLessThanOrEqual(1_024);
  });

  it('becomes a picture on a machine without fonts: the same bytes each time, with text in it', async () => {
    const svg = spendingChart(spent({ deep: 4_000 }), economy);
    const [one, two] = await Promise.all([drawChart(svg), drawChart(svg)]);
    expect(one.subarray(1, 4).toString()).toBe('PNG');
    expect([one.readUInt32BE(16), one.readUInt32BE(20)]).toEqual([1_200, 844]);
    expect(one.equals(two)).toBe(true);
    const mute = await drawChart(svg.replace(/<text.*?<\/text>/g, ''));
    expect(one.length).toBeGreaterThan(mute.length + 2_000);
  });
});
