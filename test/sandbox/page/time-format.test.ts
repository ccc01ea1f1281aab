import { describe, expect, it } from 'vitest';
import { localUrl } from '../../../sandbox/page/browser/media.ts';
import { formatTimestamp } from '../../../sandbox/page/browser/time-format.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

describe('a timestamp', () => {
  it.each([
    [30, 'in 30 seconds'],
    [-90, '1 minute ago'],
    [3 * 3600, 'in 3 hours'],
    [-2 * 86_400, '2 days ago'],
    [45 * 86_400, 'in 1 month'],
    [0, 'in 0 seconds'],
  ])('%i seconds away reads %j', (away, expected) => {
    expect(formatTimestamp(NOW / 1000 + away, 'R', NOW)).toBe(expected);
  });

  it('that is no time is said to be none', () => {
    expect(formatTimestamp(9e15, 'F', NOW)).toBe('an unknown time');
  });
});

describe('the address of a picture', () => {
  const cdn = 'http://127.0.0.1:4000';

  it.each([
    [`${cdn}/attachments/1/2/a.png`, '/cdn/attachments/1/2/a.png'],
    ['data:image/png;base64,AA', 'data:image/png;base64,AA'],
    ['https://example.com/a.png', null],
    ['http://127.0.0.1:40001/a.png', null],
    ['javascript:alert(1)', null],
    ['data:text/html,<script>', null],
  ])('%s becomes %s', (url, expected) => {
    expect(localUrl(url, cdn)).toBe(expected);
  });
});
