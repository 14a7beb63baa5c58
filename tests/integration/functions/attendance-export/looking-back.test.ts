import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { partitionOf, tables } from '../../../../shared/table-store/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';
import { rowsOf } from './sent-file.ts';

const PERIOD = '2028-10';

let running: RunningCloud;
let sent: Buffer;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: PERIOD });
  const held = await running.invoke({});
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  expectOutcome(await running.invoke({ accept }), 'delivered');
  sent = [...(await running.deliveredFiles()).values()][0] ?? Buffer.alloc(0);
});
afterAll(() => running.close());

type Answer = Readonly<Record<string, unknown>>;

/** An action that only looks: it must ask DingTalk nothing. */
async function look(payload: Answer): Promise<Answer> {
  const before = running.callLog().length;
  const answer = (await running.invoke(payload)) as unknown as Answer;
  expect(running.callLog()).toHaveLength(before);
  return answer;
}

describe('a preview', () => {
  test('shows the first rows of the file that was sent, and where their bytes are', async () => {
    const preview = await look({ action: 'preview', lines: 2 });

    expect(preview['outcome']).toBe('previewed');
    const [headers, first] = preview['table'] as string[][];
    const [sentFirst] = rowsOf(sent);
    expect(Object.fromEntries((headers ?? []).map((name, at) => [name, first?.[at]]))).toEqual(
      sentFirst,
    );
    const [record] = preview['records'] as { offset: number; hex: string }[];
    const shown = Buffer.from((record?.hex ?? '').replaceAll(' ', ''), 'hex');
    expect(sent.subarray(0, shown.length)).toEqual(shown);
    expect(preview['rowCount']).toBe(rowsOf(sent).length);
  });

  test('is refused for a period without a run', async () => {
    const preview = await running.invoke({
      action: 'preview',
      from: '2028-09-01',
      to: '2028-09-30',
    });

    expectRefusal(preview, 'request.unknown-run');
  });
});

interface ExplainedMonth {
  readonly outcome: string;
  readonly basis: string;
  readonly days: readonly {
    readonly date: string;
    readonly minutes: Readonly<Record<string, number>>;
    readonly punches: readonly { readonly fate: string }[];
    readonly segments: readonly unknown[];
    readonly text: { readonly en: readonly string[]; readonly zhHK: readonly string[] };
  }[];
  readonly lines: readonly {
    readonly earningsCode: string;
    readonly minutes: number;
    readonly quantity: string;
    readonly days: readonly { readonly date: string; readonly minutes: number }[];
  }[];
}

/** Somebody with a line who came late on a day, and that day. */
function lateComer() {
  for (const { userId, payroll } of running.company.people) {
    const { expected } = running.company.attendanceOf(userId);
    const day = expected.find(({ lateMinutes }) => lateMinutes > 0);
    if (payroll !== undefined && day !== undefined) {
      return { userId, employee: payroll.employeeNumber, expected, day };
    }
  }
  throw new Error('nobody of the sample came late');
}

async function explain(payload: Answer): Promise<ExplainedMonth> {
  return (await look({ action: 'explain', ...payload })) as unknown as ExplainedMonth;
}

/** Every line adds up from its days, and stands in the file that was sent. */
function expectLinesOfTheFile({ lines }: ExplainedMonth, employee: string): void {
  const sentLines = rowsOf(sent)
    .filter((row) => row['Employee No'] === employee)
    .map((row) => [row['Pay Code'], row['Quantity']]);
  expect(lines.map(({ earningsCode, quantity }) => [earningsCode, quantity])).toEqual(sentLines);
  for (const { minutes, days } of lines) {
    expect(days.reduce((sum, day) => sum + day.minutes, 0)).toBe(minutes);
  }
}

describe('an explanation', () => {
  test('goes from the punches of a person to the lines of the file', async () => {
    const { employee, expected } = lateComer();

    const month = await explain({ employee });

    expect(month).toMatchObject({ outcome: 'explained', basis: 'answers' });
    expectLinesOfTheFile(month, employee);
    const days = new Map(month.days.map((day) => [day.date, day]));
    for (const { date, workedMinutes, lateMinutes } of expected) {
      const minutes = days.get(date)?.minutes ?? {};
      expect([date, minutes['worked'] ?? 0, minutes['late'] ?? 0]).toEqual([
        date,
        workedMinutes,
        lateMinutes,
      ]);
    }
  });

  test('tells one day alone, or the days behind a code', async () => {
    const { userId, day } = lateComer();

    const byDay = await explain({ userId, date: day.date });
    const byCode = await explain({ userId, code: 'LATE' });

    expect(byDay.days.map(({ date }) => date)).toEqual([day.date]);
    const late = `Late, ${String(day.lateMinutes)} minutes.`;
    expect(byDay.days[0]?.text.en.some((sentence) => sentence.endsWith(late))).toBe(true);
    expect(byDay.days[0]?.punches.filter(({ fate }) => fate === 'used')).toHaveLength(2);
    expect(byCode.lines.map(({ earningsCode }) => earningsCode)).toEqual(['LATE']);
    expect(byCode.days.map(({ date }) => date)).toEqual(
      byCode.lines[0]?.days.map(({ date }) => date),
    );
  });

  test('is refused for nobody, for two ways of naming somebody, and for a day elsewhere', async () => {
    const nobody = await running.invoke({ action: 'explain', employee: '0000000' });
    const both = await running.invoke({ action: 'explain', employee: '1', userId: 'u' });
    const elsewhere = await running.invoke({
      action: 'explain',
      employee: '1',
      date: '2028-11-05',
    });

    expectRefusal(nobody, 'request.unknown-employee');
    expectRefusal(both, 'request.malformed');
    expectRefusal(elsewhere, 'request.malformed');
  });
});

describe('a comparison', () => {
  const compare = (content: Uint8Array) =>
    look({ action: 'compare', content: Buffer.from(content).toString('base64') });

  test('with the file that was sent finds no difference', async () => {
    const compared = await compare(sent);

    expect(compared).toMatchObject({
      outcome: 'equal',
      readAs: 'profile',
      figures: rowsOf(sent).length,
      differencesTotal: 0,
      peopleOnlyInTheirs: [],
      codesOnlyInOurs: [],
    });
  });

  test('with a table of the officer names person, code, size and what is behind it', async () => {
    const { employee, day } = lateComer();
    const rows = rowsOf(sent).map((row) => ({
      employee: row['Employee No'] ?? '',
      code: row['Pay Code'] ?? '',
      quantity: row['Quantity'] ?? '',
    }));
    const theirs = rows.filter(({ employee: who, code }) => who !== employee || code !== 'LATE');
    const table = [
      'employee_number,earnings_code,quantity',
      ...theirs.map(({ employee: who, code, quantity }) => [who, code, quantity].join(',')),
      'X0001,REG,8',
    ].join('\n');

    const compared = await compare(Buffer.from(table));

    const ours = rows.find(({ employee: who, code }) => who === employee && code === 'LATE');
    const differences = compared['differences'] as Record<string, unknown>[];
    expect(compared).toMatchObject({
      outcome: 'differs',
      readAs: 'table',
      differencesTotal: 2,
      peopleOnlyInTheirs: ['X0001'],
    });
    expect(differences.find(({ earningsCode }) => earningsCode === 'LATE')).toMatchObject({
      employeeNumber: employee,
      theirs: '0.00',
      ours: ours?.quantity,
      onlyIn: 'ours',
    });
    const key = String(compared['comparisonKey']);
    const csv = new TextDecoder().decode(await running.objects.get(key));
    expect(csv).toContain(`${employee},LATE,0.00,${String(ours?.quantity)}`);
    expect(day.lateMinutes).toBeGreaterThan(0);
  });

  test('with anything else is refused, every problem by its line', async () => {
    const table = [
      'employee_number,earnings_code,quantity,date',
      '1,REG,eight,',
      ',REG,8,2028-13-01',
    ].join('\n');

    const refused = await running.invoke({
      action: 'compare',
      content: Buffer.from(table).toString('base64'),
    });

    expectRefusal(refused, 'request.file-invalid');
    const text = refused.error?.text.en ?? '';
    for (const place of ['line 2: quantity', 'line 3: employee_number', 'line 3: date']) {
      expect(text).toContain(place);
    }
  });
});

describe('a reproduction', () => {
  test('makes the sent bytes again, from the amounts and from the answers', async () => {
    const runsBefore = await running.status();

    const reproduced = await look({ action: 'reproduce' });

    const sha256 = createHash('sha256').update(sent).digest('hex');
    expect(reproduced).toMatchObject({
      outcome: 'reproduced',
      fromAmounts: { matches: true, sha256 },
      fromAnswers: {
        stored: true,
        inputsMatch: true,
        amountsMatch: true,
        file: { matches: true, sha256 },
      },
      versions: { isSameEngine: true },
    });
    expect(await running.status()).toEqual(runsBefore);
  });

  test('does so still after mapping, rules and operator have changed', async () => {
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        operatorUserId: 'somebody-else',
        companies: organisation.companies.map((company) => ({
          ...company,
          payRules: { version: 2, grace: { lateMinutes: 30 } },
        })),
      })),
    }));
    await running.publishEarningsCodes([]);

    const reproduced = await look({ action: 'reproduce' });

    expect(reproduced['outcome'], JSON.stringify(reproduced)).toBe('reproduced');
  });
});

describe('a run whose answers were erased', () => {
  beforeAll(async () => {
    const run = running.status().then(({ runs }) => runs.at(-1)?.run ?? '');
    const [company = '', period = '', profile = '', number = ''] = (await run).split('/');
    const key = {
      organisation: partitionOf(STAGE, running.company.corpId),
      period: `${company}/${period}/${profile}`,
      run: number,
    };
    const { row } = await running.tables.getRow(tables.payrollRun, key);
    const record = JSON.parse(String(row?.columns['record'])) as Record<string, unknown>;
    const answersErasure = { begunAtEpochMs: 1, answers: 0, sha256: '0'.repeat(64) };
    await running.tables.putRow(
      tables.payrollRun,
      key,
      { ...row?.columns, record: JSON.stringify({ ...record, answersErasure }) },
      { row: 'must-exist' },
    );
  });

  test('is explained from its amounts, and says so', async () => {
    const { employee } = lateComer();

    const month = await explain({ employee });

    expect(month.basis).toBe('amounts');
    expectLinesOfTheFile(month, employee);
    expect(month.days.every(({ segments }) => segments.length === 0)).toBe(true);
  });

  test('is made again from its amounts', async () => {
    const reproduced = await look({ action: 'reproduce' });

    expect(reproduced).toMatchObject({
      outcome: 'reproduced',
      fromAmounts: { matches: true },
      fromAnswers: { stored: false },
    });
  });
});
