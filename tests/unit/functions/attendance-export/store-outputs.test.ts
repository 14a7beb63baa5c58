import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Computation } from '../../../../functions/attendance-export/compute-run.ts';
import type { AttendanceException } from '../../../../functions/attendance-export/domain/attendance-exception.ts';
import { fileProfileSchema } from '../../../../functions/attendance-export/domain/file-profile.ts';
import { defaultPayRules } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { payrollNamePolicySchema } from '../../../../functions/attendance-export/domain/payroll-name.ts';
import { noExclusions } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { renderOutputs } from '../../../../functions/attendance-export/store-outputs.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';

const profileFile = path.resolve(
  import.meta.dirname,
  '../../../../functions/attendance-export/profiles/adp-hk-generic.yaml',
);

async function exceptionListOf(exception: AttendanceException): Promise<Record<string, string>[]> {
  const computation: Computation = {
    lines: [],
    exceptions: [exception],
    totals: {},
    punches: { received: 0, used: 0, excluded: noExclusions() },
    paidMinutes: 0,
    people: { inScope: 0, withLines: 0, withoutLines: 0 },
  };
  const { exceptionsBytes } = await renderOutputs({
    run: {
      environment: 'test',
      corpId: 'dingcorp',
      company: 'HKSC',
      period: monthPeriod('2026-10'),
      profile: 'adp-hk-generic',
      run: '0001',
    },
    profile: fileProfileSchema.parse(parseYaml(await readFile(profileFile, 'utf8'))),
    names: {
      policy: payrollNamePolicySchema.parse({}),
      mapping: { rowsOf: () => [] },
    },
    computation,
    inputsSha256: 'a'.repeat(64),
    mappingSha256: 'b'.repeat(64),
    earningsCodesSha256: 'c'.repeat(64),
    holidayCalendar: 'holidays-1',
    adjusted: { adjustments: [], days: [], problems: [] },
    payRules: defaultPayRules,
    purpose: 'pay',
    reconcile: ({ minutesInFile }) => ({
      punches: computation.punches,
      people: { inScope: 0, withLines: 0, without: [] },
      minutes: { byDay: 0, inFile: minutesInFile, roundedOff: 0 },
    }),
    furtherExceptions: [],
  });
  return parseCsv(Buffer.from(exceptionsBytes), { bom: true, columns: true });
}

test.each(['=HYPERLINK("http://example.test")', '+1', '-1', '@SUM(A1)', '\tx'])(
  'the exception list makes no formula of a user id %j',
  async (userId) => {
    const [row] = await exceptionListOf({
      id: 'NM-abc',
      kind: 'found-but-not-mapped',
      affectsPay: true,
      userId,
      employeeNumber: undefined,
      date: undefined,
      text: { en: `Person ${userId}`, zhHK: '人員' },
      remedy: { en: 'Map the person.', zhHK: '請加入對照表。' },
    });

    expect(row?.['user_id']).toBe(`'${userId}`);
    expect(row?.['exception_id']).toBe('NM-abc');
  },
);
