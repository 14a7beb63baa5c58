import { describe, expect, it } from 'vitest';
import {
  createPreEntry,
  decodeStoredAnswer,
  InvalidCallError,
  listOnTheJob,
  listPreEntries,
  queryRosters,
} from '../../../../shared/dingtalk/index.ts';

const JOINER = { name: '何文田', mobile: '+852-61230001' };

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `hk${String(index)}`);
}

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

describe('the lists of smart HR', () => {
  it('are asked for by the numbers of statuses, in pages of 50 at most', () => {
    const all = ['probation', 'regular', 'leaving', 'none'] as const;

    expect(listOnTheJob.encode({ statuses: all, offset: 0, size: 50 }).body).toEqual({
      status_list: '2,3,5,-1',
      offset: 0,
      size: 50,
    });
    expect(listPreEntries.encode({ offset: 50, size: 1 }).body).toEqual({ offset: 50, size: 1 });
  });

  it.each([
    ['no status', () => listOnTheJob.encode({ statuses: [], offset: 0, size: 1 })],
    ['51 a page', () => listOnTheJob.encode({ statuses: ['none'], offset: 0, size: 51 })],
    ['51 joiners a page', () => listPreEntries.encode({ offset: 0, size: 51 })],
    ['pages of nothing', () => listPreEntries.encode({ offset: 0, size: 0 })],
  ])('are refused for %s', (_what, encode) => {
    expect(encode).toThrow(InvalidCallError);
  });

  it('end with the page that has no cursor', () => {
    const first = { errcode: 0, success: true, result: { data_list: ['a'], next_cursor: 1 } };
    const last = { errcode: 0, success: true, result: { data_list: null } };

    expect(decodeStoredAnswer(listOnTheJob, body(first)).result.next_cursor).toBe(1);
    expect(decodeStoredAnswer(listPreEntries, body(last)).result).toEqual({ data_list: [] });
  });
});

describe('rosters', () => {
  it('are asked for by named fields alone', () => {
    const request = queryRosters.encode({
      agentId: 3_001,
      userIds: ['hk001', 'hk002'],
      fieldCodes: ['sys00-name'],
    });

    expect(request.body).toEqual({
      userIdList: ['hk001', 'hk002'],
      fieldFilterList: ['sys00-name'],
      appAgentId: 3_001,
    });
  });

  it.each([
    ['nobody', { userIds: [] }],
    ['101 people', { userIds: ids(101) }],
    ['every field there is', { fieldCodes: [] }],
    ['101 fields', { fieldCodes: ids(101) }],
  ])('are refused for %s', (_what, wrong) => {
    const question = { agentId: 1, userIds: ['a'], fieldCodes: ['sys00-name'], ...wrong };

    expect(() => queryRosters.encode(question)).toThrow(InvalidCallError);
  });

  it('have fields with one value, several, or none', () => {
    const { result } = decodeStoredAnswer(
      queryRosters,
      body({
        result: [
          {
            corpId: 'ding1',
            userId: '042519',
            unionId: '无',
            fieldDataList: [
              {
                fieldCode: 'sys01-employeeStatus',
                fieldName: '员工状态',
                groupId: 'sys01',
                fieldValueList: [{ value: '3', label: '正式', itemIndex: 0 }],
              },
              { fieldCode: 'sys00-email', fieldName: '邮箱' },
            ],
          },
        ],
      }),
    );

    expect(result).toEqual([
      {
        userId: '042519',
        fieldDataList: [
          {
            fieldCode: 'sys01-employeeStatus',
            fieldName: '员工状态',
            fieldValueList: [{ value: '3', label: '正式', itemIndex: 0 }],
          },
          { fieldCode: 'sys00-email', fieldName: '邮箱', fieldValueList: [] },
        ],
      },
    ]);
  });
});

describe('a joiner', () => {
  it('is told to smart HR, and not written to unless that is wanted', () => {
    const plain = createPreEntry.encode(JOINER);
    const full = createPreEntry.encode({
      ...JOINER,
      expectedEpochMs: 1_796_054_400_000,
      agentId: 3_001,
      groups: [{ groupId: 'sys01', fields: { 'sys01-positionLevel': '3' } }],
      asksPerson: true,
    });

    expect(plain.body).toEqual({ ...JOINER, needSendPreEntryMsg: false });
    expect(full.body).toEqual({
      ...JOINER,
      needSendPreEntryMsg: true,
      preEntryTime: 1_796_054_400_000,
      agentId: 3_001,
      groups: [
        {
          groupId: 'sys01',
          sections: [
            { oldIndex: 0, empFieldVOList: [{ fieldCode: 'sys01-positionLevel', value: '3' }] },
          ],
        },
      ],
    });
  });

  it('is not told twice on its own, and is booked as metered', () => {
    expect(createPreEntry.safeToRepeat).toBe(false);
    expect(createPreEntry.metering.metered).toBe(true);
  });

  it.each([
    ['no name', { name: '' }],
    ['a number without country code', { mobile: '61230001' }],
    ['six groups', { groups: ids(6).map((groupId) => ({ groupId, fields: { a: 'b' } })) }],
    [
      'six fields in a group',
      { groups: [{ groupId: 'g', fields: Object.fromEntries(ids(6).map((id) => [id, 'x'])) }] },
    ],
    ['a group without fields', { groups: [{ groupId: 'g', fields: {} }] }],
  ])('is refused with %s', (_what, wrong) => {
    expect(() => createPreEntry.encode({ ...JOINER, ...wrong })).toThrow(InvalidCallError);
  });
});
