import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { readTabularFile } from '../../../../functions/attendance-export/read-tabular-file.ts';
import { totalsOf } from '../../../../infra/local/sample-company/index.ts';
import { createTableCallLedger } from '../../../../shared/call-ledger/index.ts';
import { createTableAuditTrail, type AuditEntry } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { hongKongDateOf, systemClock } from '../../../../shared/time/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectBothLanguages, expectOutcome } from './export-cases.ts';
import { rowsOf, sumsBy } from './sent-file.ts';

const PERIOD = '2028-10';

let running: RunningCloud;
let held: ExportResult;
let delivered: ExportResult;
let firstFile: Buffer;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 20, seed: 7, period: PERIOD });
});
afterAll(() => running.close());

const openIds = ({ exceptions }: ExportResult): string[] =>
  (exceptions?.openList ?? []).map(({ id }) => id);
const countedCalls = (): number => running.callLog().filter(({ isCounted }) => isCounted).length;
const organisation = (): string => `local/${running.company.corpId}`;

describe('from punches to a delivered file', () => {
  test('a plan costs nothing metered and leaves no trace', async () => {
    const planned = await running.invoke({ dryRun: true });
    expectOutcome(planned, 'planned');
    expect(planned.plan?.people).toBe(running.company.people.length);
    expect(planned.plan?.meteredCalls).toBeGreaterThan(0);
    expect(countedCalls()).toBe(0);
    expect((await running.status()).runs).toEqual([]);
    for await (const { key } of running.objects.list(`${organisation()}/attendance/`)) {
      throw new Error(`${key} was left behind`);
    }
  });

  test('the file is held while exceptions that affect pay are open, each told in both languages', async () => {
    held = await running.invoke({});
    expectOutcome(held, 'held');
    expect(openIds(held).length).toBeGreaterThan(0);
    for (const { text } of held.exceptions?.openList ?? []) expectBothLanguages(text);
    expect(await running.deliveredFiles()).toEqual(new Map());
    expect(held.meteredCallsUsed).toBe(countedCalls());
    expect(held.meteredCallsUsed).toBeLessThanOrEqual(held.plan?.meteredCalls ?? 0);
  });

  test('some accepted is not all accepted', async () => {
    const [first = ''] = openIds(held);
    const still = await running.invoke({ accept: [first] });
    expectOutcome(still, 'held');
    expect(still.exceptions?.accepted).toBe(1);
    expect(openIds(still)).toEqual(openIds(held).slice(1));
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('with every exception accepted by its id, one file is sent, without a further call', async () => {
    const calls = countedCalls();
    delivered = await running.invoke({ action: 'resume', accept: openIds(held).slice(1) });
    expectOutcome(delivered, 'delivered');
    const files = [...(await running.deliveredFiles())];
    const fileName = `${running.company.companyCode}_${PERIOD}_0001.csv`;
    expect(files.map(([name]) => name)).toEqual([fileName]);
    firstFile = files[0]?.[1] ?? Buffer.alloc(0);
    expect(delivered.delivery?.path).toBe(fileName);
    expect(countedCalls()).toBe(calls);
  });

  test('the file pays everybody exactly the hours that the company’s own plan gives', () => {
    const paid = sumsBy(
      rowsOf(firstFile).map((row) => ({
        ...row,
        key: `${row['Employee No'] ?? ''} ${row['Pay Code'] ?? ''}`,
      })),
      'key',
      'Quantity',
    );
    expect(paid).toEqual(expectedPay());
    expect(firstFile.includes('?')).toBe(false);
  });

  test('every name is in Chinese or, if the character set lacks it, empty and explained', async () => {
    const names = new Map(
      rowsOf(firstFile).map((row) => [row['Employee No'], row['Chinese Name']]),
    );
    const unwritable = (await exceptions()).filter(({ kind }) => kind === 'name-not-encodable');
    const explained = new Set(unwritable.map(({ employee_number: number }) => number));
    for (const { payroll, nameZhHK } of running.company.people) {
      if (payroll === undefined) continue;
      const written = names.get(payroll.employeeNumber);
      expect(written).toBe(explained.has(payroll.employeeNumber) ? '' : nameZhHK);
    }
    expect(explained.size).toBeGreaterThan(0);
    expect(explained.size).toBeLessThan(names.size);
  });

  test('the manifest says what was sent: hash, rows, totals', async () => {
    const { manifest, outputs } = delivered;
    const stored = await running.objects.get(outputs?.manifestKey ?? '');
    expect(JSON.parse(Buffer.from(stored ?? []).toString('utf8'))).toEqual(manifest);
    expect(manifest?.file).toMatchObject({
      sha256: createHash('sha256').update(firstFile).digest('hex'),
      sizeBytes: firstFile.length,
      rows: rowsOf(firstFile).length,
    });
    const totals = manifest?.controlTotals ?? [];
    expect(
      Object.fromEntries(
        totals.map((one) => [one.earningsCode, Math.round(Number(one.quantity) * 100)]),
      ),
    ).toEqual(sumsBy(rowsOf(firstFile), 'Pay Code', 'Quantity'));
    expect(manifest?.exceptions.total).toBe((await exceptions()).length);
    const kept = await running.objects.get(outputs?.fileKey ?? '');
    expect(firstFile.equals(kept ?? new Uint8Array())).toBe(true);
  });

  test('the list of exceptions opens in a spreadsheet and explains each in both languages', async () => {
    const list = await exceptions();
    expect(new Set(list.map((row) => row['exception_id'])).size).toBe(list.length);
    const open = list.filter((row) => row['affects_pay'] === 'yes');
    expect(open.map((row) => row['exception_id']).sort()).toEqual(openIds(held).sort());
    for (const row of list) {
      expectBothLanguages({ en: row['what_happened'] ?? '', zhHK: row['情況'] ?? '' });
      expectBothLanguages({ en: row['what_to_do'] ?? '', zhHK: row['處理方法'] ?? '' });
    }
  });

  test('the report says in both languages what was sent, names nobody, and proves its sums', async () => {
    const html = Buffer.from(
      (await running.objects.get(delivered.outputs?.reportKey ?? '')) ?? [],
    ).toString('utf8');
    expect(html).toContain(delivered.manifest?.file.sha256);
    expect(html).toContain(running.company.nameZhHK);
    for (const { payroll, nameZhHK } of running.company.people) {
      if (payroll !== undefined) expect(html).not.toContain(nameZhHK);
    }
    expect(html.match(/class="closes"/g)).toHaveLength(3);
    expect(html).not.toContain('class="differs"');
    expect(html).not.toMatch(/<script|https?:/);
  });

  test('the workbook has the lines of the file', async () => {
    const bytes = await running.objects.get(delivered.outputs?.workbookKey ?? '');
    const table = await readTabularFile(bytes ?? new Uint8Array(), 'Lines');
    const rows = table.outcome === 'read' ? table.file.rows.slice(1) : [];
    const lines = rows.map(({ cells }) => cells.map(({ text }) => text));
    const written = rowsOf(firstFile).map((row) => [
      row['Employee No'],
      row['Pay Code'],
      Number(row['Quantity']),
    ]);
    expect(lines.map((row) => [row[0], row[3], Number(row.at(-1))])).toEqual(written);
  });

  test('the audit trail names plan, every single acceptance and the delivery', async () => {
    const trail = await auditTrail();
    const of = (action: string): AuditEntry[] => trail.filter((entry) => entry.action === action);
    expect(of('payroll.plan').every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(
      of('payroll.exception-accepted').map(({ details }) => details['exception']),
    ).toHaveLength(openIds(held).length);
    expect(
      new Set(of('payroll.exception-accepted').map(({ details }) => details['exception'])),
    ).toEqual(new Set(openIds(held)));
    const [delivery, ...more] = of('payroll.delivery');
    expect(more).toEqual([]);
    expect(delivery).toMatchObject({
      outcome: 'done',
      actor: 'manual-invoke',
      details: { run: delivered.run, sha256: delivered.manifest?.file.sha256 },
    });
    expect(delivery?.subject).toMatch(/^sftp:\/\/.+_0001\.csv$/);
  });

  test('the ledger of calls agrees with DingTalk’s own counter, and promises nothing more', async () => {
    const ledger = createTableCallLedger({
      tables: running.tables,
      organisation: organisation(),
      clock: systemClock,
      random: systemRandom,
    });
    const month = hongKongDateOf(running.cloud.clock.nowEpochMs()).slice(0, 7);
    const summary = await ledger.summary(month);
    expect(summary.spenders).toEqual([
      expect.objectContaining({ spender: delivered.run, usedCalls: countedCalls() }),
    ]);
    expect(summary.committedCalls).toBe(countedCalls());
    expect(running.cloud.dingTalk.controls.counters()[0]?.apiCalls).toBe(summary.usedCalls);
  });
});

describe('after delivery', () => {
  test('the same command sends nothing, asks nothing and says so', async () => {
    const calls = running.callLog().length;
    const again = await running.invoke({ accept: openIds(held) });
    expectOutcome(again, 'already-delivered');
    expectBothLanguages(again.next);
    expect(again.outputs).toEqual(delivered.outputs);
    expect(running.callLog()).toHaveLength(calls);
    expect((await running.deliveredFiles()).size).toBe(1);
  });

  test('nor does it after everything was stopped and started again', async () => {
    await running.restart();
    const calls = running.callLog().length;
    expectOutcome(await running.invoke({}), 'already-delivered');
    expect(running.callLog()).toHaveLength(calls);
  });

  test('a refresh of the same punches is found unchanged, and sends nothing', async () => {
    const refreshed = await running.invoke({ refresh: true });
    expectOutcome(refreshed, 'unchanged');
    expect(refreshed.run).toMatch(/\/0002$/);
    expect(refreshed.meteredCallsUsed).toBeGreaterThan(0);
    expect((await running.deliveredFiles()).size).toBe(1);
  });

  test('a make-up punch gives a second file, held until somebody accepts the replacement', async () => {
    const { userId, date } = await addMissingPunch();
    const changed = await running.invoke({ refresh: true });
    expectOutcome(changed, 'held');
    expect(changed.run).toMatch(/\/0003$/);
    const open = changed.exceptions?.openList ?? [];
    expect(open.filter(({ kind }) => kind === 'replaces-delivered-run')).toHaveLength(1);
    expect(open.filter((one) => one.userId === userId && one.date === date)).toEqual([]);
    expect((await running.deliveredFiles()).size).toBe(1);

    const sent = await running.invoke({ runId: '0003', accept: openIds(changed) });
    expectOutcome(sent, 'delivered');
    const files = [...(await running.deliveredFiles())];
    expect(files.map(([name]) => name.slice(-8))).toEqual(['0001.csv', '0003.csv']);
    expect(files[0]?.[1]).toEqual(firstFile);
    expect(files[1]?.[1]).not.toEqual(firstFile);
  });

  test('the status tells the whole course', async () => {
    const { runs } = await running.status();
    expect(runs.map(({ run, state }) => `${run.slice(-4)} ${state}`)).toEqual([
      '0001 delivered',
      '0002 unchanged',
      '0003 delivered',
    ]);
    expect(runs[0]?.deliveredAtHongKong).toMatch(/^2028-11-\d\d \d\d:\d\d:\d\d/);
    expect(runs[0]?.fileSha256).toBe(delivered.manifest?.file.sha256);
    expect((await running.status({ runId: '0002' })).runs).toHaveLength(1);
  });
});

describe('the profile adp-wfn-paydata', () => {
  test('carries the same hours as the generic one, in its own series of runs', async () => {
    const profile = 'adp-wfn-paydata';
    const first = await running.invoke({ profile });
    expectOutcome(first, 'held');
    expectOutcome(await running.invoke({ profile, accept: openIds(first) }), 'delivered');
    const files = await running.deliveredFiles();
    const name = `PR${running.company.companyCode}EPI.csv`;
    const wfn = rowsOf(files.get(name) ?? Buffer.alloc(0));
    const generic = rowsOf(
      files.get(`${running.company.companyCode}_${PERIOD}_0003.csv`) ?? Buffer.alloc(0),
    );
    const regular = wfn.filter((row) => row['Reg Hours'] !== '');
    expect(sumsBy(regular, 'File #', 'Reg Hours')).toEqual(
      sumsBy(
        generic.filter((row) => row['Pay Code'] === 'REG'),
        'Employee No',
        'Quantity',
      ),
    );
    const slots = wfn.flatMap((row) =>
      [3, 4].flatMap((slot) => {
        const code = row[`Hours ${String(slot)} Code`] ?? '';
        return code === '' ? [] : [{ code, amount: row[`Hours ${String(slot)} Amount`] ?? '' }];
      }),
    );
    const others = generic.filter((row) => row['Pay Code'] !== 'REG');
    expect(sumsBy(slots, 'code', 'amount')).toEqual(sumsBy(others, 'Pay Code', 'Quantity'));
  });
});

/** Hundredths of hours by employee and code; codes other than REG only where there is something. */
function expectedPay(): Record<string, number> {
  const pay: Record<string, number> = {};
  for (const { userId, payroll } of running.company.people) {
    if (payroll === undefined) continue;
    const { hour_hundredths: hours, minutes } = totalsOf(
      running.company.attendanceOf(userId).expected,
    );
    pay[`${payroll.employeeNumber} REG`] = hours.worked;
    const others = { LATE: 'late', EARLY: 'early_leave', ABS: 'absent', LVE: 'leave' } as const;
    for (const [code, measure] of Object.entries(others)) {
      if (minutes[measure] > 0) pay[`${payroll.employeeNumber} ${code}`] = hours[measure];
    }
  }
  return pay;
}

async function exceptions(): Promise<Record<string, string>[]> {
  const bytes = await running.objects.get(delivered.outputs?.exceptionsKey ?? '');
  expect([...(bytes ?? []).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return parse(Buffer.from(bytes ?? []), { columns: true, bom: true });
}

async function auditTrail(): Promise<AuditEntry[]> {
  const trail = createTableAuditTrail({
    tables: running.tables,
    organisation: organisation(),
    clock: systemClock,
    random: systemRandom,
  });
  const entries: AuditEntry[] = [];
  const day = hongKongDateOf(running.cloud.clock.nowEpochMs());
  for await (const entry of trail.list(day)) entries.push(entry);
  return entries;
}

/** Adds the first missing punch that the sample company has, exactly as planned. */
async function addMissingPunch(): Promise<{ readonly userId: string; readonly date: string }> {
  const { company, cloud } = running;
  for (const { userId, payroll } of company.people) {
    if (payroll === undefined) continue;
    const { expected, plannedChecks, punches } = company.attendanceOf(userId);
    const date = expected.find(({ exception }) => exception === 'missing-punch')?.date;
    const answered = new Set(
      punches.map(
        ({ checkType, planCheckEpochMs }) => `${String(checkType)} ${String(planCheckEpochMs)}`,
      ),
    );
    const missing = plannedChecks.filter(
      (check) =>
        check.workDate === date &&
        check.checkType !== undefined &&
        !answered.has(`${check.checkType} ${String(check.planCheckEpochMs)}`),
    );
    if (date === undefined || missing.length === 0) continue;
    for (const { checkType, planId, planCheckEpochMs, shiftId, groupId } of missing) {
      await cloud.dingTalk.controls.addPunch(company.corpId, {
        userId,
        userCheckEpochMs: planCheckEpochMs ?? 0,
        checkType,
        planId,
        workDate: date,
        planCheckEpochMs,
        shiftId,
        groupId,
      });
    }
    return { userId, date };
  }
  throw new Error('the sample company has no missing punch');
}
