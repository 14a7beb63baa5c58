import { describe, expect, it } from 'vitest';
import { parseDelimited } from '../../../../../functions/attendance-export/domain/delimited-text.ts';

describe('delimited text', () => {
  it('is read by rows with the line on which each begins', () => {
    const text = 'a,b\r\n\r\n"1,""x""\r\ny",2\n3,\r4';

    expect(parseDelimited(text, ',')).toEqual({
      outcome: 'parsed',
      rows: [
        { line: 1, fields: ['a', 'b'] },
        { line: 3, fields: ['1,"x"\r\ny', '2'] },
        { line: 5, fields: ['3', ''] },
        { line: 6, fields: ['4'] },
      ],
    });
  });

  it.each([
    ['a quote that does not end', 'a,b\n1,"2\n3', 2],
    ['text behind a quoted field', 'a\n"1" x,2', 2],
  ])('is malformed by %s', (_title, text, line) => {
    expect(parseDelimited(text, ',')).toEqual({ outcome: 'malformed', line });
  });

  it('of nothing has no rows', () => {
    expect(parseDelimited('', ';')).toEqual({ outcome: 'parsed', rows: [] });
    expect(parseDelimited('\r\n\n', ';')).toEqual({ outcome: 'parsed', rows: [] });
  });

  it('may hold a field as large as the file', () => {
    const large = '""'.repeat(2_000_000);

    const parsed = parseDelimited(`"${large}"`, ',');

    expect(parsed.outcome === 'parsed' && parsed.rows[0]?.fields[0]?.length).toBe(2_000_000);
  });
});
