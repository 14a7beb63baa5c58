import { describe, expect, it } from 'vitest';
import {
  readAcknowledgement,
  type Acknowledgement,
} from '../../../../../functions/attendance-export/domain/acknowledgement-file.ts';
import { acknowledgementProfileSchema } from '../../../../../functions/attendance-export/domain/acknowledgement-profile.ts';

const delivered = {
  fileName: 'HKSC_2026-10_0001.csv',
  rows: 4,
  people: 2,
  controlTotals: [
    { earningsCode: 'OT15', lines: 2, quantity: '10.25' },
    { earningsCode: 'REG', lines: 2, quantity: '1352.00' },
  ],
};
const csv = {
  folder: '',
  fileNamePattern: '{fileName}.ack',
  format: 'csv',
  columns: {
    status: 'STATUS',
    employeeNumber: 'EMP',
    earningsCode: 'CODE',
    reason: 'MESSAGE',
    rowCount: 'ROWS',
    total: 'TOTAL',
    fileName: 'FILE',
  },
  acceptedValues: ['OK', 'ACCEPTED'],
  rejectedValues: ['ERROR', 'REJECTED'],
};
const HEADER = 'STATUS,EMP,CODE,MESSAGE,ROWS,TOTAL,FILE';

function read(text: string | Uint8Array, changes: object = {}): Acknowledgement {
  const profile = acknowledgementProfileSchema.parse({ ...csv, ...changes });
  return readAcknowledgement(profile, Buffer.from(text), delivered);
}

const rows = (...lines: string[]): string => [HEADER, ...lines, ''].join('\r\n');

describe('an acknowledgement of the whole file', () => {
  it('accepts it, with counts and sums that match', () => {
    const answer = read(
      rows('ok,,,,4,"1,362.25",HKSC_2026-10_0001.csv', ',,REG,,2,1352.0,', ',,OT15,,2,10.25,'),
    );

    expect(answer).toEqual({
      outcome: 'accepted',
      rejects: [],
      countsMatch: true,
      differences: [],
      problems: [],
    });
  });

  it('accepts it and names every count and sum that differs', () => {
    const answer = read(
      rows('OK,,,,3,,', ',,REG,,2,1352.5,', ',,OT15,,two,-10.25,', ',,BONUS,,1,0,'),
    );

    expect(answer).toMatchObject({ outcome: 'accepted', countsMatch: false, problems: [] });
    expect(answer.differences).toEqual([
      { what: 'rows', earningsCode: undefined, sent: '4', acknowledged: '3' },
      { what: 'total', earningsCode: 'REG', sent: '1352', acknowledged: '1352.5' },
      { what: 'rows', earningsCode: 'OT15', sent: '2', acknowledged: 'unreadable' },
      { what: 'total', earningsCode: 'OT15', sent: '10.25', acknowledged: '-10.25' },
      { what: 'rows', earningsCode: 'BONUS', sent: '0', acknowledged: '1' },
    ]);
  });

  it('accepts it without a word about counts', () => {
    expect(read(rows('Accepted ,,,,,,'))).toMatchObject({
      outcome: 'accepted',
      countsMatch: undefined,
    });
  });

  it('rejects it, with the reason', () => {
    expect(read(rows('REJECTED,,,"wrong period, closed",4,,'))).toMatchObject({
      outcome: 'rejected',
      rejects: [
        {
          line: 2,
          employeeNumber: undefined,
          earningsCode: undefined,
          reason: 'wrong period, closed',
        },
      ],
      countsMatch: true,
    });
  });
});

describe('an acknowledgement row by row', () => {
  it('accepts all rows', () => {
    const answer = read(
      rows('OK,1,REG,,,176,', 'OK,1,OT15,,,8,', 'OK,2,REG,,,160,', 'OK,2,OT15,,,2.25,'),
    );

    expect(answer).toMatchObject({ outcome: 'accepted', countsMatch: true, differences: [] });
  });

  it('does not count as whole if a row is left out', () => {
    const answer = read(rows('OK,1,REG,,,,', 'OK,1,OT15,,,,', 'OK,2,REG,,,,'));

    expect(answer).toMatchObject({ outcome: 'accepted', countsMatch: false });
    expect(answer.differences).toEqual([
      { what: 'rows', earningsCode: undefined, sent: '4', acknowledged: '3' },
    ]);
  });

  it('may answer each person once', () => {
    const answer = read(rows('OK,1,,,,,', 'OK,2,,,,,'), { rowsAnswer: 'people' });

    expect(answer).toMatchObject({ outcome: 'accepted', countsMatch: true });
  });

  it('rejects some rows and keeps the leading zeros of who is in them', () => {
    const answer = read(
      rows('OK,,,,,,', 'ERROR,000123,REG,"unknown ""employee""",,,', 'ERROR,000123,OT15,no,,,'),
    );

    expect(answer.outcome).toBe('partly-rejected');
    expect(answer.rejects).toEqual([
      { line: 3, employeeNumber: '000123', earningsCode: 'REG', reason: 'unknown "employee"' },
      { line: 4, employeeNumber: '000123', earningsCode: 'OT15', reason: 'no' },
    ]);
  });

  it('rejects a whole code', () => {
    const answer = read(rows('OK,,,,,,', 'ERROR,,OT15,code closed,,,'));

    expect(answer).toMatchObject({
      outcome: 'partly-rejected',
      rejects: [{ earningsCode: 'OT15', employeeNumber: undefined }],
    });
  });

  it('rejects everything if nothing is left, a row with two reasons being one row', () => {
    const three = ['ERROR,1,REG,a,,,', 'ERROR,1,REG,b,,,', 'ERROR,1,OT15,a,,,', 'ERROR,2,REG,a,,,'];

    expect(read(rows(...three)).outcome).toBe('partly-rejected');
    expect(read(rows(...three, 'ERROR,2,OT15,a,,,')).outcome).toBe('rejected');
  });

  it('rejects the file with any row where the receiver works so', () => {
    const text = rows('ERROR,1,REG,a,,,');

    expect(read(text).outcome).toBe('partly-rejected');
    expect(read(text, { rejectedRow: 'file' }).outcome).toBe('rejected');
  });
});

describe('a file that lists only what is rejected', () => {
  const rejectFile = {
    columns: { employeeNumber: 'EMP', reason: 'MESSAGE', rowCount: 'ROWS' },
    rowsWithoutStatus: 'rejected',
  };

  it('rejects its rows', () => {
    expect(read('EMP,MESSAGE,ROWS\n000123,no such number,\n,,4\n', rejectFile)).toMatchObject({
      outcome: 'partly-rejected',
      rejects: [{ line: 2, employeeNumber: '000123', reason: 'no such number' }],
      countsMatch: true,
    });
  });

  it('says nothing if it lists nothing, unless the receiver means acceptance', () => {
    const text = 'EMP,MESSAGE,ROWS\r\n';

    const silent = read(text, rejectFile);
    const accepting = read(text, { ...rejectFile, emptyFile: 'accepted' });

    expect(silent.outcome).toBe('unreadable');
    expect(silent.problems[0]?.en).toContain('neither');
    expect(accepting).toMatchObject({ outcome: 'accepted', problems: [] });
  });

  it('is not taken for an empty list while even its header is missing', () => {
    const answer = read('', { ...rejectFile, emptyFile: 'accepted' });

    expect(answer.outcome).toBe('unreadable');
    expect(answer.problems[0]?.en).toContain('header row is missing');
  });
});

describe('other forms', () => {
  it('are lines of keys and values, where a repeated key or an empty line begins a record', () => {
    const changes = {
      format: 'key-value',
      columns: { status: 'RESULT', rowCount: 'COUNT', employeeNumber: 'EMP', reason: 'WHY' },
    };
    const text =
      'RESULT = OK\nCOUNT=4\nNOTE=a=b\n\nRESULT=ERROR\nEMP=000123\nWHY=x=y\nRESULT=ERROR\nEMP=7\n';

    const answer = read(text, changes);

    expect(answer).toMatchObject({ outcome: 'partly-rejected', countsMatch: true });
    expect(answer.rejects).toEqual([
      { line: 5, employeeNumber: '000123', earningsCode: undefined, reason: 'x=y' },
      { line: 8, employeeNumber: '7', earningsCode: undefined, reason: undefined },
    ]);
  });

  it('are columns by number, another delimiter, Big5', () => {
    const changes = {
      headerRow: false,
      delimiter: '|',
      characterSet: 'big5',
      columns: { status: 2, employeeNumber: 1, reason: 3 },
      rejectedValues: ['拒絕'],
    };
    // 「拒絕」 and 「無此僱員」, encoded by Python's codec cp950.
    const bytes = Buffer.from('3030307ca9dab5b47cb54ca6b9b9b5adfb0d0a', 'hex');

    expect(read(bytes, changes)).toMatchObject({
      outcome: 'partly-rejected',
      rejects: [{ employeeNumber: '000', reason: '無此僱員' }],
    });
  });

  it('are a byte-order mark before the header, and a delimiter at the end of each line', () => {
    const answer = read(`\ufeff${HEADER},\nOK,,,,4,,,\n`);

    expect(answer).toMatchObject({ outcome: 'accepted', countsMatch: true });
  });
});

describe('what is not understood is never an acceptance', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['a status that nobody configured', rows('OK,,,,,,', 'PENDING,1,,,,,'), /Line 3 has a status/],
    ['a row without status', rows('OK,,,,,,', ',1,REG,,,,'), /Line 3 has a status/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x41]), /not written in utf-8/],
    ['a missing column', 'STATUS,EMP\nOK,1\n', /"CODE" exactly once/],
    ['a column that is there twice', `${HEADER},STATUS\nOK,,,,,,,ERROR\n`, /"STATUS" exactly/],
    ['a row that is cut off', `${HEADER}\nOK,,,,4,,\nERROR,00`, /Line 3 does not/],
    ['a delimiter in the reason', rows('ERROR,1,REG,no, really,,,'), /Line 2 does not/],
    ['a shorter row', rows('ERROR,1,REG,no,,,', 'OK,,,'), /Line 3 does not/],
    ['a quote that does not end', rows('OK,,,"x,,,'), /Line 2 does not/],
    ['the answer to another file', rows('OK,,,,,,HKSC_2026-10_0002.csv'), /Line 2 answers another/],
    [
      'two answers about the whole',
      rows('OK,,,,,,', 'REJECTED,,,,,,'),
      /both accepted and rejected/,
    ],
    ['counts without a word', rows(',,,,4,,'), /neither/],
    ['a page of a web server', '<html><body>OK</body></html>', /"STATUS" exactly once/],
  ])('%s', (_title, text, message) => {
    const answer = read(text);

    expect(answer.outcome).toBe('unreadable');
    expect(answer.problems[0]?.en).toMatch(message);
    expect(answer.problems.every(({ zhHK }) => /[\u4e00-\u9fff]/.test(zhHK))).toBe(true);
  });

  it('a line that is no key and value', () => {
    const changes = { format: 'key-value', columns: { status: 'RESULT' } };

    const answer = read('RESULT=OK\nsomething went wrong\n', changes);

    expect(answer.outcome).toBe('unreadable');
    expect(answer.problems[0]?.en).toContain('Line 2');
  });

  it('and the text of the receiver is not repeated in a problem', () => {
    const answer = read(rows('堃堃 is unknown,Chan Tai Man,,,,,'));

    expect(JSON.stringify(answer.problems)).not.toMatch(/堃|Chan/);
  });
});
