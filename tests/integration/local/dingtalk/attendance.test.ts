import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { at, DAY } from '../../../support/tiny-company.ts';

let bench: DingTalkBench;
const WEEK = { checkDateFrom: '2026-10-01 00:00:00', checkDateTo: '2026-10-07 23:59:59' };
const WORK_WEEK = {
  workDateFrom: '2026-10-01 00:00:00',
  workDateTo: '2026-10-07 00:00:00',
  offset: 0,
  limit: 50,
};

beforeAll(async () => {
  bench = await DingTalkBench.start();
});

beforeEach(() => {
  bench.controls.setBehaviour({ lateIsNotLegal: true, recordNumbersAsStrings: false });
});

afterAll(() => bench.close());

describe('raw punches', () => {
  it('hold duplicates, replays and invalid ones, in epoch milliseconds', async () => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk001'],
      checkDateFrom: '2026-10-01 00:00:00',
      checkDateTo: '2026-10-01 12:00:00',
    });
    const rows = listAt(answer, 'recordresult');

    expect(rows.map((row) => [row['id'], row['userCheckTime'], row['sourceType']])).toEqual([
      [700_001, at(0, 538), 'USER'],
      [501_000, at(0, 540), 'ATM'],
      [700_002, at(0, 540), 'SYSTEM'],
      [700_003, at(0, 600), 'USER'],
      [700_004, at(0, 610), 'USER'],
    ]);
    expect(rows[1]).toMatchObject({
      userId: 'hk001',
      corpId: 'dingtiny0001',
      checkType: 'OnDuty',
      timeResult: 'Normal',
      locationResult: 'Normal',
      isLegal: 'Y',
      planId: 1_000,
      classId: 6_001,
      groupId: 7_001,
      workDate: at(0, 0),
      baseCheckTime: at(0, 540),
      planCheckTime: at(0, 540),
      bizId: 'BIZ1000',
    });
  });

  it('that are invalid lack everything that belongs to a plan', async () => {
    const answer = await bench.oapi('/attendance/listRecord', { userIds: ['hk001'], ...WEEK });
    const invalid = listAt(answer, 'recordresult').filter((row) => 'invalidRecordType' in row);

    expect(invalid.map((row) => row['invalidRecordType'])).toEqual(['Other', 'Security']);
    expect(invalid.map((row) => row['isLegal'])).toEqual([undefined, 'N']);
    for (const row of invalid) {
      for (const name of ['checkType', 'timeResult', 'planId', 'baseCheckTime', 'planCheckTime']) {
        expect(row).not.toHaveProperty(name);
      }
    }
  });

  it('that are late are not legal, as the documentation has it, unless told otherwise', async () => {
    const ask = () => bench.oapi('/attendance/listRecord', { userIds: ['hk001'], ...WEEK });
    const late = (rows: readonly Record<string, unknown>[]) =>
      rows.find((row) => row['planId'] === 1_010);

    const documented = late(listAt(await ask(), 'recordresult'));
    bench.controls.setBehaviour({ lateIsNotLegal: false });
    const lenient = late(listAt(await ask(), 'recordresult'));

    expect(documented).toMatchObject({ timeResult: 'Late', isLegal: 'N' });
    expect(documented).not.toHaveProperty('invalidRecordType');
    expect(lenient).toMatchObject({ timeResult: 'Late', isLegal: 'Y' });
  });

  it('can have their numbers as texts', async () => {
    bench.controls.setBehaviour({ recordNumbersAsStrings: true });

    const answer = await bench.oapi('/attendance/listRecord', { userIds: ['hk002'], ...WEEK });

    expect(listAt(answer, 'recordresult')[0]).toMatchObject({
      id: '502000',
      userCheckTime: String(at(0, 1_320)),
    });
  });

  it('are filtered by the clock part too', async () => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk003'],
      checkDateFrom: '2026-10-01 08:00:01',
      checkDateTo: '2026-10-01 17:00:00',
    });

    expect(listAt(answer, 'recordresult').map((row) => row['userCheckTime'])).toEqual([
      at(0, 720),
      at(0, 1_020),
    ]);
  });

  it('belong to the work day of their shift across midnight', async () => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk002'],
      checkDateFrom: '2026-10-02 00:00:00',
      checkDateTo: '2026-10-02 12:00:00',
    });

    expect(listAt(answer, 'recordresult')).toEqual([
      expect.objectContaining({
        checkType: 'OffDuty',
        userCheckTime: at(1, 420),
        workDate: at(0, 0),
      }),
    ]);
  });

  it('of leavers are still there, and of nobody are silently none', async () => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk004', 'hk999', 'nobody'],
      ...WEEK,
    });

    expect(answer.body['errcode']).toBe(0);
    expect(new Set(listAt(answer, 'recordresult').map((row) => row['userId']))).toEqual(
      new Set(['hk004']),
    );
  });

  it('ahead of the clock do not exist yet', async () => {
    const early = await DingTalkBench.start();
    try {
      // The bench stands in November; a punch that is added for tomorrow shows only tomorrow.
      await early.controls.addPunch('dingtiny0001', {
        userId: 'hk001',
        userCheckEpochMs: early.clock.nowEpochMs() + DAY,
      });
      const ask = () =>
        early.oapi('/attendance/listRecord', {
          userIds: ['hk001'],
          checkDateFrom: '2026-11-04 00:00:00',
          checkDateTo: '2026-11-06 00:00:00',
        });
      const before = await ask();
      early.clock.advance(DAY);
      const after = await ask();

      expect(listAt(before, 'recordresult')).toHaveLength(0);
      expect(listAt(after, 'recordresult')).toHaveLength(1);
    } finally {
      await early.close();
    }
  });

  it.each([
    ['51 people', { userIds: Array.from({ length: 51 }, (_, n) => `u${n}`) }, 400_002],
    ['nobody', { userIds: [] }, 400_002],
    ['more than seven days', { checkDateTo: '2026-10-08 00:00:01' }, 41_041],
    ['an ISO date', { checkDateFrom: '2026-10-01T00:00:00Z' }, 41_100],
    ['31 September', { checkDateFrom: '2026-09-31 00:00:00' }, 41_100],
    ['no date', { checkDateFrom: '' }, 41_100],
    ['an end before the start', { checkDateTo: '2026-09-30 00:00:00' }, 400_002],
    [
      'more than 180 days ago',
      { checkDateFrom: '2026-05-07 00:00:00', checkDateTo: '2026-05-08 00:00:00' },
      400_002,
    ],
  ])('refuse %s', async (_what, change, errcode) => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk001'],
      ...WEEK,
      ...change,
    });

    expect(answer.body['errcode']).toBe(errcode);
  });

  it('accept seven whole days, 50 people and the 180th day', async () => {
    const userIds = Array.from({ length: 50 }, (_, n) => `hk0${String(n).padStart(2, '0')}`);
    const week = await bench.oapi('/attendance/listRecord', {
      userIds,
      checkDateFrom: '2026-10-01 00:00:00',
      checkDateTo: '2026-10-08 00:00:00',
    });
    const old = await bench.oapi('/attendance/listRecord', {
      userIds,
      checkDateFrom: '2026-05-08 00:00:00',
      checkDateTo: '2026-05-09 00:00:00',
    });

    expect(week.body['errcode']).toBe(0);
    expect(old.body['errcode']).toBe(0);
  });

  it('take a form with the list as an array or bare, in chunks as well', async () => {
    const token = await bench.token();
    const form = (userIds: string) =>
      bench.request('oapi', '/attendance/listRecord', {
        method: 'POST',
        body: new URLSearchParams({ access_token: token, userIds, ...WEEK }),
      });
    const chunked = await bench.request('oapi', `/attendance/listRecord?access_token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([JSON.stringify({ userIds: ['hk003'], ...WEEK })]).stream(),
      duplex: 'half',
    });

    expect(listAt(await form('["hk003"]'), 'recordresult')).toHaveLength(20);
    // The last night shift ends on the morning after the week.
    expect(listAt(await form('"hk002","hk003"'), 'recordresult')).toHaveLength(9 + 20);
    expect(listAt(chunked, 'recordresult')).toHaveLength(20);
  });
});

describe('attendance results', () => {
  it('have a row for every planned check, also without a punch', async () => {
    const answer = await bench.oapi('/attendance/list', { userIdList: ['hk001'], ...WORK_WEEK });
    const rows = listAt(answer, 'recordresult');

    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({ recordId: 700_001, timeResult: 'Normal', planId: 1_000 });
    expect(rows[2]).toMatchObject({ timeResult: 'Late', sourceType: 'USER' });
    expect(rows.filter((row) => row['timeResult'] === 'NotSigned')).toEqual([
      expect.objectContaining({
        planId: 1_051,
        checkType: 'OffDuty',
        locationResult: 'NotSigned',
        baseCheckTime: at(5, 1_080),
      }),
    ]);
  });

  it('are excused by approved leave', async () => {
    const answer = await bench.oapi('/attendance/list', {
      ...WORK_WEEK,
      userIdList: ['hk006'],
      workDateFrom: '2026-10-05 18:00:00',
      workDateTo: '2026-10-05 01:00:00',
    });

    expect(listAt(answer, 'recordresult').map((row) => row['sourceType'])).toEqual([
      'APPROVE',
      'APPROVE',
    ]);
  });

  it('are paged by offset and limit', async () => {
    const ask = (offset: number, limit: number) =>
      bench.oapi('/attendance/list', {
        ...WORK_WEEK,
        userIdList: ['hk001', 'hk002', 'hk003'],
        offset,
        limit,
      });
    const [first, last] = [await ask(0, 30), await ask(30, 30)];

    expect([first.body['hasMore'], listAt(first, 'recordresult').length]).toEqual([true, 30]);
    expect([last.body['hasMore'], listAt(last, 'recordresult').length]).toEqual([false, 10]);
  });

  it.each([
    ['51 a page', { limit: 51 }, 400_002],
    ['no page', { limit: undefined }, 400_002],
    ['eight days', { workDateTo: '2026-10-08 00:00:00' }, 41_041],
    [
      'more than half a year ago',
      { workDateFrom: '2026-05-07 00:00:00', workDateTo: '2026-05-07 00:00:00' },
      400_002,
    ],
  ])('refuse %s', async (_what, change, errcode) => {
    const answer = await bench.oapi('/attendance/list', {
      userIdList: ['hk001'],
      ...WORK_WEEK,
      ...change,
    });

    expect(answer.body['errcode']).toBe(errcode);
  });
});
