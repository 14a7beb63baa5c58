import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PunchEventRefusedError } from '../../../../../functions/attendance-export/reported-punches/errors.ts';
import { punchesIn } from '../../../../../functions/attendance-export/reported-punches/punches-in-event.ts';
import { punchEvent, punchRow } from '../../../../support/punch-events.ts';

const NINE = Date.parse('2026-10-05T09:00:00+08:00');
const read = (content: string, type = 'attendance_check_record') =>
  punchesIn({ corpId: 'dingcorp', type, content });

function refusalOf(content: string, type?: string): PunchEventRefusedError {
  try {
    read(content, type);
  } catch (error) {
    if (error instanceof PunchEventRefusedError) return error;
  }
  throw new Error('it was read');
}

describe('a punch event', () => {
  test('tells of several punches', () => {
    const content = punchEvent(
      punchRow(),
      punchRow({ userId: 'hk002', bizId: 'AA11', checkTime: NINE + 60_000 }),
    );

    expect(read(content)).toEqual({
      punches: [
        { userId: 'hk001', bizId: 'FF62BB', punchedEpochMs: NINE },
        { userId: 'hk002', bizId: 'AA11', punchedEpochMs: NINE + 60_000 },
      ],
      replays: 0,
      foreign: 0,
    });
  });

  test('tells of none where DingTalk itself made the row', () => {
    const content = punchEvent(punchRow({ checkByUser: false }), punchRow({ bizId: 'AA11' }));

    expect(read(content)).toMatchObject({ punches: [{ bizId: 'AA11' }], replays: 1 });
  });

  test('may leave out who made the row, which is then a punch', () => {
    expect(read(punchEvent(punchRow({ checkByUser: undefined }))).punches).toHaveLength(1);
  });

  test('of a machine in the shape of 2021 has neither event id nor organisation', () => {
    const content =
      '{"EventType":"attendance_check_record","DataList":[{"userId":"hk002","corpId":"dingcorp",' +
      '"groupId":"4C63AA","bizId":"E6C1CC","checkTime":1611793083000,"locationMethod":"ATM",' +
      '"checkByUser":true,"address":"Gate_80692","deviceName":"Gate_80692","deviceSN":"160AAA",' +
      '"baseMacAddr":"00:11:22:33:44:55"}]}';

    expect(read(content).punches).toEqual([
      { userId: 'hk002', bizId: 'E6C1CC', punchedEpochMs: 1_611_793_083_000 },
    ]);
  });

  test('of another organisation is none of ours', () => {
    const content = punchEvent(punchRow({ corpId: 'dingother' }), punchRow({ corpId: undefined }));

    expect(read(content)).toMatchObject({ punches: [{ userId: 'hk001' }], foreign: 1 });
  });

  test('without DingTalk’s own key is known by person and moment', () => {
    const rows = [
      punchRow({ bizId: undefined }),
      punchRow({ bizId: '' }),
      punchRow({ bizId: undefined, checkTime: NINE + 1 }),
      punchRow({ bizId: undefined, userId: 'hk002' }),
    ];

    const keys = read(punchEvent(...rows)).punches.map(({ bizId }) => bizId);

    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  test.each([
    ['no JSON', '{"dataList":', ''],
    ['no row', punchEvent(), 'dataList'],
    ['a row without a person', punchEvent(punchRow({ userId: '' })), 'dataList.userId'],
    [
      'one bad row of two',
      punchEvent(punchRow(), punchRow({ checkTime: 'x' })),
      'dataList.checkTime',
    ],
    [
      'seconds for milliseconds',
      punchEvent(punchRow({ checkTime: 1_760_000_000 })),
      'dataList.checkTime',
    ],
    ['a time without end', punchEvent(punchRow({ checkTime: 9e15 })), 'dataList.checkTime'],
  ])(
    'with %s is refused as a whole, by the names of fields and no value',
    (_what, content, field) => {
      const error = refusalOf(content);

      expect(error).toMatchObject({ code: 'punches.event-unreadable', retryable: false });
      expect(error.details['fields']).toContain(field);
      expect(JSON.stringify([error.text, error.details])).not.toContain('hk001');
      expect(error.text.zhHK).not.toBe(error.text.en);
    },
  );

  test('of another type is refused', () => {
    expect(refusalOf('{"staffId":"hk001"}', 'check_in').details).toMatchObject({
      type: 'check_in',
    });
  });

  test('of any content is read or refused, and whatever is read has a day', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'hk001', 0, -1, 1e20, NINE, true));
    const row = fc.record(
      { userId: value, bizId: value, checkTime: value, checkByUser: value, corpId: value },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), fc.string(), (rows, text) => {
        for (const content of [punchEvent(...rows), text]) {
          try {
            for (const { punchedEpochMs } of read(content).punches) {
              expect(new Date(punchedEpochMs).toISOString()).toMatch(/^20/);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(PunchEventRefusedError);
          }
        }
      }),
    );
  });
});
