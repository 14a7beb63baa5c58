import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { benchApp, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';

const company = createSampleCompany({
  seed: 7,
  employees: 60,
  period: { from: '2026-10-01', to: '2026-10-31' },
});
const app = benchApp({ corpId: company.corpId });
const WEEKS = [1, 8, 15, 22, 29].map((day) => ({
  from: `2026-10-${String(day).padStart(2, '0')} 00:00:00`,
  to: `2026-10-${String(Math.min(day + 6, 31)).padStart(2, '0')} 23:59:59`,
}));
let bench: DingTalkBench;
let token: string;
type Rows = readonly Record<string, unknown>[];

beforeAll(async () => {
  bench = await DingTalkBench.start({ companies: [company], apps: [app] });
  token = await bench.token(app);
});

afterAll(() => bench.close());

/** Everything of one API for everybody over the month, in batches of 50 people and 7 days. */
async function collect(ask: (userIds: string[], week: (typeof WEEKS)[number]) => Promise<Rows>) {
  const userIds = company.people.map(({ userId }) => userId);
  const rows: Record<string, unknown>[] = [];
  for (let first = 0; first < userIds.length; first += 50) {
    for (const week of WEEKS) rows.push(...(await ask(userIds.slice(first, first + 50), week)));
  }
  return rows;
}

const epoch = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);

describe('a generated company', () => {
  it('comes out of the raw punches of a month whole, each punch once', async () => {
    const rows = await collect(async (userIds, { from, to }) =>
      listAt(
        await bench.oapi(
          '/attendance/listRecord',
          { userIds, checkDateFrom: from, checkDateTo: to },
          token,
        ),
        'recordresult',
      ),
    );
    const expected = company.people
      .flatMap(({ userId }) => company.attendanceOf(userId).punches)
      .filter(
        ({ userCheckEpochMs }) =>
          userCheckEpochMs >= epoch('2026-10-01 00:00:00') &&
          userCheckEpochMs <= epoch('2026-10-31 23:59:59'),
      );

    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.map((row) => row['id']).sort()).toEqual(
      expected.map((punch) => punch.recordId).sort(),
    );
  });

  it('comes out of the schedules whole, rest days included', async () => {
    const rows = await collect(async (userIds, { from, to }) =>
      listAt(
        await bench.oapi(
          '/topapi/attendance/schedule/listbyusers',
          {
            op_user_id: company.operatorUserId,
            userids: userIds.join(','),
            from_date_time: epoch(from),
            to_date_time: epoch(to),
          },
          token,
        ),
        'result',
      ),
    );
    const expected = company.people
      .flatMap(({ userId }) => company.attendanceOf(userId).plannedChecks)
      .filter(({ workDate }) => workDate >= '2026-10-01' && workDate <= '2026-10-31');

    expect(rows.map((row) => row['id']).sort()).toEqual(
      expected.map((check) => check.planId).sort(),
    );
    expect(rows.some((row) => row['is_rest'] === 'Y' && row['shift_id'] === 0)).toBe(true);
  });

  it('has everybody either in the directory or among the leavers', async () => {
    const departments = company.departments.map(({ departmentId }) => departmentId);
    const present: unknown[] = [];
    for (const dept_id of departments) {
      const answer = await bench.oapi('/topapi/user/listid', { dept_id }, token);
      present.push(...(answer.body['result'] as { userid_list: string[] }).userid_list);
    }
    const left = await bench.api('/v1.0/hrm/employees/dismissions?maxResults=50', undefined, token);

    expect([...present, ...(left.body['userIdList'] as string[])].sort()).toEqual(
      company.people.map(({ userId }) => userId).sort(),
    );
  });
});
