import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { benchApp, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';

const company = createSampleCompany({
  seed: 3,
  employees: 105,
  period: { from: '2026-10-01', to: '2026-10-07' },
  rules: 'varied',
});
const app = benchApp({ corpId: company.corpId });
let bench: DingTalkBench;
let rows: readonly Record<string, unknown>[];

beforeAll(async () => {
  bench = await DingTalkBench.start({ companies: [company], apps: [app] });
  const token = await bench.token(app);
  const userIds = company.people.map(({ userId }) => userId);
  const answers: Record<string, unknown>[] = [];
  for (let first = 0; first < userIds.length; first += 50) {
    const answer = await bench.oapi(
      '/attendance/listRecord',
      {
        userIds: userIds.slice(first, first + 50),
        checkDateFrom: '2026-10-01 00:00:00',
        checkDateTo: '2026-10-07 23:59:59',
      },
      token,
    );
    answers.push(...listAt(answer, 'recordresult'));
  }
  rows = answers;
});

afterAll(() => bench.close());

const punches = company.people.flatMap(({ userId }) => company.attendanceOf(userId).punches);

describe('a company with varied rules', () => {
  it('tells of the approval behind a make-up punch, and of none elsewhere', () => {
    const instances = new Map(
      punches.map(({ recordId, procInstId }) => [recordId as unknown, procInstId]),
    );

    expect(rows.some((row) => row['procInstId'] !== undefined)).toBe(true);
    for (const row of rows) expect(row['procInstId']).toBe(instances.get(row['id']));
  });

  it('gives punches without a plan their kind and their group, and no planned time', () => {
    const planless = new Map(
      punches
        .filter(({ planId, isLegal }) => planId === undefined && isLegal)
        .map((punch) => [punch.recordId as unknown, punch]),
    );
    const found = rows.filter((row) => planless.has(row['id']));

    expect(found.length).toBeGreaterThan(10);
    for (const row of found) {
      const punch = planless.get(row['id']);
      expect(row).toMatchObject({
        checkType: punch?.checkType,
        groupId: punch?.groupId,
        isLegal: 'Y',
      });
      expect(row).not.toHaveProperty('planId');
      expect(row).not.toHaveProperty('planCheckTime');
    }
  });
});
