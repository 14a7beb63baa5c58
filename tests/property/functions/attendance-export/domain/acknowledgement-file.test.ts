import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledgementOutcomes,
  readAcknowledgement,
} from '../../../../../functions/attendance-export/domain/acknowledgement-file.ts';
import { acknowledgementProfileSchema } from '../../../../../functions/attendance-export/domain/acknowledgement-profile.ts';
import { parseDelimited } from '../../../../../functions/attendance-export/domain/delimited-text.ts';

const delivered = {
  fileName: 'HKSC_2026-10_0001.csv',
  rows: 3,
  people: 3,
  controlTotals: [{ earningsCode: 'REG', lines: 3, quantity: '528.00' }],
};
const profiles = (['csv', 'key-value'] as const).flatMap((format) =>
  (['utf-8', 'big5'] as const).map((characterSet) =>
    acknowledgementProfileSchema.parse({
      folder: '',
      fileNamePattern: '{fileName}.ack',
      format,
      characterSet,
      columns: { status: 'S', employeeNumber: 'E', reason: 'R', rowCount: 'N', total: 'T' },
      acceptedValues: ['OK'],
      rejectedValues: ['NO'],
    }),
  ),
);
const profile = fc.constantFrom(...profiles);

describe('an acknowledgement', () => {
  it('of any bytes is read without a throw, and accepted by none that does not say OK', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          'S,E,R,N,T\n',
          'S=',
          'OK',
          'NO',
          'E=1',
          ',',
          '"',
          '\r\n',
          '\n',
          '\n\n',
          '4',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength: 30 },
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      pieces.map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
    );

    fc.assert(
      fc.property(profile, bytes, (chosen, content) => {
        const answer = readAcknowledgement(chosen, content, delivered);

        expect(acknowledgementOutcomes).toContain(answer.outcome);
        expect(answer.problems.length > 0).toBe(answer.outcome === 'unreadable');
        if (answer.outcome === 'accepted') {
          expect(Buffer.from(content).toString('latin1').toUpperCase()).toContain('OK');
          expect(answer.rejects).toEqual([]);
        }
        if (answer.outcome.endsWith('rejected')) expect(answer.rejects.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('loses no reject, whatever its reason says', () => {
    const reject = fc.record({
      employee: fc.stringMatching(/^[0-9A-Z]{1,8}$/),
      reason: fc.string({ unit: 'grapheme', maxLength: 20 }),
    });

    fc.assert(
      fc.property(fc.array(reject, { minLength: 1, maxLength: 10 }), (rejects) => {
        const rows = rejects.map(({ employee, reason }) => ['NO', employee, reason, '', '']);
        const text = stringify([['S', 'E', 'R', 'N', 'T'], ...rows]);

        const { rejects: found } = readAcknowledgement(
          profiles[0] ?? never(),
          Buffer.from(text),
          delivered,
        );

        expect(found.map(({ employeeNumber }) => employeeNumber)).toEqual(
          rejects.map(({ employee }) => employee),
        );
      }),
    );
  });
});

describe('delimited text', () => {
  it('is read as csv-parse reads it', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '許', '1'),
      maxLength: 6,
    });
    // A row of one empty cell is an empty line, which has no cells.
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });

    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '|', '\t'), (cells, delimiter) => {
        const lineEnd = { record_delimiter: '\r\n' };
        const text = stringify(cells, { delimiter, quoted_match: /[\r\n]/, ...lineEnd });
        const expected = parse(text, { delimiter, relax_column_count: true, ...lineEnd });

        const parsed = parseDelimited(text, delimiter);

        expect(parsed.outcome === 'parsed' && parsed.rows.map(({ fields }) => fields)).toEqual(
          expected,
        );
      }),
      { numRuns: 300 },
    );
  });
});

function never(): never {
  throw new Error('no profile');
}
