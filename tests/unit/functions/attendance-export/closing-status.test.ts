import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isPeriodClosed } from '../../../../functions/attendance-export/closing-status.ts';
import { findSubject } from '../../../../functions/attendance-export/export-subject.ts';
import { createCallBooking, createTableCallLedger } from '../../../../shared/call-ledger/index.ts';
import type { AccessClient } from '../../../../shared/dingtalk-access/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { sealer } from './sample-runs.ts';

const PEOPLE =
  'user_id,job_number,company_code,employee_number,pay_group,cost_centre,valid_from,valid_to\n' +
  'u1,J1,HKSC,E001,M,C1,2020-01-01,\n';
const NOBODY_VALID = PEOPLE.replace('2020-01-01,', '2020-01-01,2020-12-31');
const CODES = [
  'measure,earnings_code,unit,multiplier,valid_from,valid_to',
  ...['worked,REG', 'late,LATE', 'early-leave,EARLY', 'absent,ABS', 'leave,LVE'].map(
    (pair) => `${pair},hours,1,2020-01-01,`,
  ),
  '',
].join('\n');

/** Asks `times` times on 2 November whether October is closed; every question is refused. */
async function ask(people: string, times: number) {
  const clock = new VirtualClock(Date.parse('2026-11-02T09:10:00+08:00'));
  const objects = createMemoryObjectStore();
  const seal = sealer();
  const put = async (objectKey: string, text: string) => {
    const bytes = new TextEncoder().encode(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const about = { contentType: 'text/csv', contentSha256: sha256 };
    await objects.putOnce(objectKey, seal.seal(bytes, objectKey), about);
    return { objectKey, sha256 };
  };
  const tables = createMemoryTableClient({ clock });
  const ledger = createTableCallLedger({ tables, organisation: 'o', clock, random: systemRandom });
  const period = monthPeriod('2026-10');
  const found = findSubject(
    {
      ...sampleConfiguration(),
      fileProfiles: { 'adp-hk-generic': minimalProfile },
    },
    { company: 'HKSC', period },
  );
  const subject = {
    ...found,
    company: {
      ...found.company,
      peopleMapping: await put('test/people.csv.sealed', people),
      earningsCodes: await put('test/codes.csv.sealed', CODES),
    },
  };
  const log = createJsonLogger({ clock, write: () => undefined });
  let asked = 0;
  const outcomes: unknown[] = [];
  for (let time = 0; time < times; time += 1) {
    await isPeriodClosed(
      {
        clock,
        objects,
        sealer: seal,
        log,
        dingTalkOf: (_organisation, { spender }): AccessClient => {
          const booking = createCallBooking({ ledger, spender, random: systemRandom, log });
          return {
            call: async () => {
              asked += 1;
              await booking.count({ quotaCost: 1, atEpochMs: clock.nowEpochMs() });
              throw new Error('no answer');
            },
            flush: (call) => booking.flush(call),
          };
        },
      },
      subject,
      new AbortController().signal,
    ).catch((error: unknown) => outcomes.push(error));
  }
  return { asked, outcomes, summary: await ledger.summary('2026-11') };
}

const minimalProfile = {
  v: 1,
  name: 'adp-hk-generic',
  version: 1,
  description: { en: 'Hours', zhHK: '工時' },
  characterSet: 'utf-8',
  lineEnd: 'crlf',
  delimiter: ',',
  quoting: 'when-needed',
  headerRow: true,
  dateFormat: 'yyyyMMdd',
  nameColumn: 'optional',
  rows: 'per-code',
  fileName: '{company}_{period}_{run}.csv',
  columns: [
    { kind: 'value', header: 'Employee No', source: 'employeeNumber' },
    { kind: 'value', header: 'Pay Code', source: 'earningsCode' },
    { kind: 'value', header: 'Hours', source: 'quantity' },
  ],
};

test('a call that failed is booked too, and the count goes on from the one before', async () => {
  const { asked, summary } = await ask(PEOPLE, 3);

  expect(asked).toBe(3);
  expect(summary.spenders).toEqual([
    { spender: 'attendance-export/closing/HKSC', reservedCalls: 0, usedCalls: 3 },
  ]);
});

test('a mapping with nobody in the period is refused by its own name; DingTalk is not asked', async () => {
  const { asked, outcomes, summary } = await ask(NOBODY_VALID, 1);

  expect(outcomes).toEqual([expect.objectContaining({ code: 'mapping.invalid' })]);
  expect(asked).toBe(0);
  expect(summary.usedCalls).toBe(0);
});
