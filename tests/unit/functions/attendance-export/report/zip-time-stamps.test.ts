import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { withFixedTimeStamps } from '../../../../../functions/attendance-export/report/zip-time-stamps.ts';

const content = { 'a.xml': new TextEncoder().encode('<a/>'), 'b/c.xml': new Uint8Array(70_000) };
const zippedAt = (day: number) => zipSync(content, { mtime: new Date(2026, 9, day, 12, 30) });

describe('time stamps of a zip archive', () => {
  it('are the same for archives of different days, which then are the same bytes', () => {
    expect(Buffer.compare(zippedAt(1), zippedAt(2))).not.toBe(0);
    expect(Buffer.compare(withFixedTimeStamps(zippedAt(1)), withFixedTimeStamps(zippedAt(2)))).toBe(
      0,
    );
  });

  it('change nothing of the content, and nothing of the archive they are given', () => {
    const archive = zippedAt(1);
    const before = archive.slice();

    const fixed = withFixedTimeStamps(archive);

    expect(unzipSync(fixed)).toEqual(content);
    expect(archive).toEqual(before);
  });

  it('find their place in an archive that is part of a larger buffer', () => {
    const archive = zippedAt(1);
    const larger = new Uint8Array(archive.length + 10);
    larger.set(archive, 10);

    expect(withFixedTimeStamps(larger.subarray(10))).toEqual(withFixedTimeStamps(archive));
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('employee_number,quantity\n'.repeat(10))],
    ['half an archive', zippedAt(1).subarray(0, 60)],
    ['an archive with bytes after it', Uint8Array.from([...zippedAt(1), 0])],
  ])('refuse %s', (_, bytes) => {
    expect(() => withFixedTimeStamps(bytes)).toThrow(RangeError);
  });
});
