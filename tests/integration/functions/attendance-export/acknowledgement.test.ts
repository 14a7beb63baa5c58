import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readStoredAcknowledgement } from '../../../../functions/attendance-export/acknowledgement/acknowledgement-archive.ts';
import { acknowledgeDue } from '../../../../functions/attendance-export/acknowledgement/acknowledge-due.ts';
import type { ActionResult } from '../../../../functions/attendance-export/actions/action-result.ts';
import { describeRuns } from '../../../../functions/attendance-export/run-status.ts';
import { loadConfiguration } from '../../../../shared/configuration/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { expectBothLanguages, expectOutcome } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

const FORM = {
  folder: 'outbound',
  fileNamePattern: '{fileName}.ack*',
  format: 'csv',
  columns: { status: 'STATUS', employeeNumber: 'EMP', reason: 'MESSAGE', rowCount: 'ROWS' },
  acceptedValues: ['OK'],
  rejectedValues: ['ERROR'],
} as const;
const HEADER = 'STATUS,EMP,MESSAGE,ROWS\n';

let one: ExportInMemory;
let fileName: string;
let rows: number;

beforeEach(async () => {
  one = await ExportInMemory.start();
  await describeAnswer(FORM);
  const result = await one.runAccepting();
  expectOutcome(result, 'delivered');
  fileName = result.outputs?.fileName ?? '';
  rows = result.manifest?.file.rows ?? 0;
});
afterEach(() => one.close());

async function describeAnswer(acknowledgement: Record<string, unknown>): Promise<void> {
  await one.configure((company) => ({
    ...company,
    delivery: { ...company.delivery, acknowledgement },
  }));
}

function answer(text: string, ending = '.ack'): void {
  one.dependencies.transfer.files.set(`/outbound/${fileName}${ending}`, Buffer.from(HEADER + text));
}

const acknowledge = (): Promise<ActionResult> =>
  one.act({ action: 'acknowledge', period: '2028-10' });

const trail = (): Promise<string[]> => one.trail('payroll.acknowledgement');

describe('the receiver’s answer', () => {
  test('is taken as an acceptance only if its count is ours, and is shown by status', async () => {
    answer(`OK,,,${String(rows)}\n`);

    const taken = await acknowledge();

    expect(taken.outcome).toBe('accepted');
    expectBothLanguages(taken.next);
    const { runs } = await describeRuns(one.dependencies, {
      action: 'status',
      company: one.company.companyCode,
      period: monthPeriod('2028-10'),
      profile: undefined,
      dryRun: false,
      runId: undefined,
      accept: [],
      refresh: false,
    });
    expect(runs.map(({ acknowledgement }) => acknowledgement)).toEqual(['accepted']);
    expect(one.dependencies.transfer.files.has(`/outbound/${fileName}.ack`)).toBe(true);
  });

  test('with another count is no acceptance', async () => {
    answer(`OK,,,${String(rows + 1)}\n`);

    const taken = await acknowledge();

    expect([taken.outcome, taken['differences']]).toEqual([
      'counts-differ',
      [expect.objectContaining({ sent: String(rows), acknowledged: String(rows + 1) })],
    ]);
  });

  test('with rejects names employee and reason, is kept sealed, and puts neither into the trail', async () => {
    answer('ERROR,000123,Bank account closed,\n');

    const taken = await acknowledge();

    expect(taken.outcome).toBe('partly-rejected');
    const reject = { line: 2, employeeNumber: '000123', reason: 'Bank account closed' };
    expect(taken['rejects']).toEqual([expect.objectContaining(reject)]);
    expectBothLanguages(taken.next);
    const key = String(taken['acknowledgementKey']);
    const stored = await readStoredAcknowledgement(one.dependencies, key);
    expect(stored.files[0]?.rejects).toEqual([reject]);
    const sealed = Buffer.from((await one.dependencies.objects.get(key)) ?? []).toString('latin1');
    expect(sealed).not.toContain('000123');
    const [noted, ...others] = await trail();
    expect([noted, others]).toEqual([expect.stringContaining('"rejects":1'), []]);
    expect(noted).not.toMatch(/000123|Bank/);
  });

  test('that has not come is looked for again; the same answer is noted once, a further one again', async () => {
    one.dependencies.transfer.files.set('/outbound/other.txt', Buffer.from('x'));
    expect((await acknowledge()).outcome).toBe('not-there');
    answer(`OK,,,${String(rows)}\n`);
    await acknowledge();
    await acknowledge();
    expect(await trail()).toHaveLength(1);

    answer('ERROR,000123,late,\n', '.ack2');

    expect((await acknowledge()).outcome).toBe('partly-rejected');
    expect(await trail()).toHaveLength(2);
  });
});

test('the timer asks for each delivered run until it has an answer, and survives a bad setting', async () => {
  const due = async () => {
    const { configuration } = await loadConfiguration(one.dependencies, 'local');
    const { companyCode } = one.company;
    return one.whileTimePasses(
      acknowledgeDue(one.dependencies, configuration, companyCode, one.caller),
    );
  };
  const run = `${one.company.companyCode}/2028-10/adp-hk-generic/0001`;
  await describeAnswer({ ...FORM, format: 'pdf' });
  expect(await due()).toEqual([{ run, outcome: 'failed' }]);
  await describeAnswer(FORM);
  expect(await due()).toEqual([{ run, outcome: 'folder-absent' }]);
  answer(`OK,,,${String(rows)}\n`);

  const answered = await due();

  expect(answered).toEqual([{ run, outcome: 'accepted' }]);
  expect(await due()).toEqual([]);
});

test('a bad or missing description of the answer is refused with its code', async () => {
  await describeAnswer({ ...FORM, format: 'pdf' });
  await expect(acknowledge()).rejects.toMatchObject({ code: 'acknowledgement.invalid' });
  await one.configure((company) => {
    const { acknowledgement: _none, ...delivery } = company.delivery;
    return { ...company, delivery };
  });

  await expect(acknowledge()).rejects.toMatchObject({ code: 'acknowledgement.not-configured' });
});
