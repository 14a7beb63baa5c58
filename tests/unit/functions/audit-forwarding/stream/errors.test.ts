import { expect, it } from 'vitest';
import {
  SegmentBrokenError,
  StreamMovedError,
  StreamRowBrokenError,
} from '../../../../../functions/audit-forwarding/stream/errors.ts';
import { reportError } from '../../../../../shared/errors/index.ts';

const place = { stream: 'file-audit', firstSequence: 1_001 } as const;

it.each([
  new StreamMovedError('file-audit'),
  new SegmentBrokenError(place, 'object-missing'),
  new StreamRowBrokenError('file-audit', 'ids'),
])('$code names the stream in both languages and says what to do', (error) => {
  const { text, remedy, details } = reportError(error);

  expect(text.en).toContain('"file-audit"');
  expect(text.zhHK).toMatch(/事件流「file-audit」\p{sc=Han}/u);
  expect(remedy.en.length * remedy.zhHK.length).toBeGreaterThan(0);
  expect(details).toMatchObject({ stream: 'file-audit' });
});

it('may be tried again only where somebody else was faster', () => {
  expect(new StreamMovedError('file-audit').retryable).toBe(true);
  expect(new SegmentBrokenError(place, 'seal-broken').retryable).toBe(false);
  expect(new StreamRowBrokenError('file-audit', 'v').retryable).toBe(false);
});

it('tells each fault of a segment in its own words, and from which event on', () => {
  const faults = [
    'row-missing',
    'object-missing',
    'seal-broken',
    'text-altered',
    'header-disagrees',
    'chain-disagrees',
  ] as const;

  const reports = faults.map((fault) => new SegmentBrokenError(place, fault));

  expect(new Set(reports.map(({ text }) => text.en)).size).toBe(faults.length);
  expect(new Set(reports.map(({ text }) => text.zhHK)).size).toBe(faults.length);
  for (const { text, details } of reports) {
    expect(text.en).toContain('from number 1001 on');
    expect(text.zhHK).toContain('第 1001 號');
    expect(details).toMatchObject({ firstSequence: 1_001 });
  }
});
