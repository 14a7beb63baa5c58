import { describe, expect, it } from 'vitest';
import {
  decodeStoredAnswer,
  InvalidCallError,
  listAdminOperations,
  listFileAuditLog,
  listScreenshots,
  listStorageOperations,
  listTrustedDevices,
} from '../../../../shared/dingtalk/index.ts';

const WINDOW = { fromEpochMs: 1_577_340_931_837, toEpochMs: 1_577_945_731_837 };

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

describe('the file audit log', () => {
  it('is asked for by both parts of its cursor, or by neither', () => {
    const first = listFileAuditLog.encode({ ...WINDOW, pageSize: 500 });
    const next = listFileAuditLog.encode({
      ...WINDOW,
      pageSize: 500,
      after: { gmtCreate: 1_577_601_221_260, bizId: '1125862070100000001' },
    });

    expect(first).toEqual({
      query: { startDate: '1577340931837', endDate: '1577945731837', pageSize: '500' },
    });
    expect(next.query).toEqual({
      startDate: '1577340931837',
      endDate: '1577945731837',
      pageSize: '500',
      nextGmtCreate: '1577601221260',
      nextBizId: '1125862070100000001',
    });
  });

  it('is read as its page shows it, ids as texts', () => {
    const { list } = decodeStoredAnswer(
      listFileAuditLog,
      body({
        list: [
          {
            operatorName: '测试',
            platform: 11,
            platformView: 'WIN',
            status: 0,
            action: 0,
            actionView: '企业群',
            resource: '文件名',
            gmtCreate: 1577601221260,
            userId: '123',
            ipAddress: '1.1.1.1',
            orgName: '水果公司',
            receiverName: '总经理办公室',
            receiverTypeView: '单聊',
            receiverType: 0,
            resourceExtension: 'doc',
            resourceSize: 1024,
            targetSpaceId: 11258620,
            realName: '张三',
            bizId: '11258620701',
            operateModuleView: '企业群',
            operateModule: 2,
            gmtModified: 1577601221260,
            docMemberList: [
              {
                memberName: '张三',
                memberType: 0,
                memberTypeView: '部门',
                permissionRole: 1,
                permissionRoleView: '阅读者（可查看\\下载）',
              },
            ],
            docReceiverList: [{ receiverName: '张三', receiverType: 1, receiverTypeView: '单聊' }],
            workSpaceName: '测试知识库',
            workSpaceId: 123,
          },
        ],
      }),
    );

    expect(list).toEqual([
      {
        bizId: '11258620701',
        gmtCreate: 1577601221260,
        userId: '123',
        operatorName: '测试',
        realName: '张三',
        ipAddress: '1.1.1.1',
        orgName: '水果公司',
        platform: 11,
        platformView: 'WIN',
        action: 0,
        actionView: '企业群',
        operateModule: 2,
        operateModuleView: '企业群',
        resource: '文件名',
        resourceExtension: 'doc',
        resourceSize: 1024,
        receiverName: '总经理办公室',
        receiverType: 0,
        receiverTypeView: '单聊',
        status: 0,
        targetSpaceId: '11258620',
        workSpaceId: '123',
        workSpaceName: '测试知识库',
        docMemberList: [
          {
            memberName: '张三',
            memberTypeView: '部门',
            permissionRole: 1,
            permissionRoleView: '阅读者（可查看\\下载）',
          },
        ],
        docReceiverList: [{ receiverName: '张三', receiverTypeView: '单聊' }],
      },
    ]);
  });

  it('refuses an id of a file that has lost digits on its way', () => {
    const row = '{"list":[{"bizId":1125862070100000001,"gmtCreate":1,"action":0}]}';

    expect(() => decodeStoredAnswer(listFileAuditLog, Buffer.from(row))).toThrow('bizId');
  });

  it.each([
    ['a window that ends before it begins', { toEpochMs: WINDOW.fromEpochMs - 1 }],
    ['a page of none', { pageSize: 0 }],
    ['a page of 501', { pageSize: 501 }],
    ['a cursor that is no number', { after: { gmtCreate: 1, bizId: 'file-1' } }],
  ])('is not asked for %s', (_what, wrong) => {
    expect(() => listFileAuditLog.encode({ ...WINDOW, pageSize: 500, ...wrong })).toThrow(
      InvalidCallError,
    );
  });
});

describe('the administrators’ log', () => {
  const page = { ...WINDOW, pageNumber: 2, pageSize: 50 };

  it('is asked for and read as the official SDK types it', () => {
    expect(listAdminOperations.encode(page).body).toEqual({
      startTime: WINDOW.fromEpochMs,
      endTime: WINDOW.toEpochMs,
      pageNumber: 2,
      pageSize: 50,
    });
    const record = {
      category1Name: '通讯录管理',
      category2Name: '修改成员',
      content: '修改成员部门',
      opName: '陳大文',
      opTime: 1577601221260,
      opUserId: 'hk001',
    };
    expect(
      decodeStoredAnswer(listAdminOperations, body({ data: [record], itemCount: 51 })),
    ).toEqual({ data: [record], itemCount: 51 });
  });

  it.each([{ pageNumber: 0 }, { pageSize: 51 }, { pageSize: 0 }, { toEpochMs: 0 }])(
    'is not asked for with %o',
    (wrong) => {
      expect(() => listAdminOperations.encode({ ...page, ...wrong })).toThrow(InvalidCallError);
    },
  );
});

describe('the storage’s log', () => {
  const page = { ...WINDOW, maxResults: 30 };

  it('has its page within an option, and no token on the last page', () => {
    expect(listStorageOperations.encode({ ...page, nextToken: 'next_token' }).body).toEqual({
      startTime: WINDOW.fromEpochMs,
      endTime: WINDOW.toEpochMs,
      option: { maxResults: 30, nextToken: 'next_token' },
    });
    expect(listStorageOperations.encode(page).body).toMatchObject({ option: { maxResults: 30 } });
    expect(
      decodeStoredAnswer(
        listStorageOperations,
        body({
          items: [{ id: 'ovEQ#AR4G&USER:1', operateTime: 1, action: 'add_permission' }],
          nextToken: '',
          totalCount: 1,
        }),
      ),
    ).toEqual({
      items: [{ id: 'ovEQ#AR4G&USER:1', operateTime: 1, action: 'add_permission' }],
      nextToken: undefined,
      totalCount: 1,
    });
  });

  it.each([{ maxResults: 0 }, { maxResults: 51 }, { nextToken: '' }, { toEpochMs: 0 }])(
    'is not asked for with %o',
    (wrong) => {
      expect(() => listStorageOperations.encode({ ...page, ...wrong })).toThrow(InvalidCallError);
    },
  );
});

describe('the log of pictures of the screen', () => {
  const page = { ...WINDOW, pageNumber: 1, pageSize: 100 };

  it('is asked for in full and read without the address of the picture', () => {
    expect(listScreenshots.encode(page).body).toEqual({
      type: 0,
      platform: 0,
      startTime: WINDOW.fromEpochMs,
      endTime: WINDOW.toEpochMs,
      pageNumber: 1,
      pageSize: 100,
    });
    const record = { userName: '測試', time: 1577340931837, type: 1, platform: 1, scene: '測試' };
    expect(
      decodeStoredAnswer(
        listScreenshots,
        body({
          data: [{ ...record, userId: 'user001', pictureUrl: 'https://canary' }],
          totalCnt: 100,
          dataCnt: 1,
        }),
      ),
    ).toEqual({ data: [{ ...record, userId: 'user001' }], totalCnt: 100 });
  });

  it.each([{ pageNumber: 0 }, { pageSize: 101 }, { toEpochMs: 0 }])(
    'is not asked for with %o',
    (wrong) => {
      expect(() => listScreenshots.encode({ ...page, ...wrong })).toThrow(InvalidCallError);
    },
  );
});

describe('trusted devices', () => {
  const page = { pageNumber: 1, pageSize: 50 };

  it('are asked for by people and time of change', () => {
    expect(
      listTrustedDevices.encode({ ...page, userIds: ['hk001'], modified: WINDOW }).body,
    ).toEqual({
      pageNumber: 1,
      pageSize: 50,
      userIds: ['hk001'],
      gmtModifiedStart: WINDOW.fromEpochMs,
      gmtModifiedEnd: WINDOW.toEpochMs,
    });
  });

  it.each([
    ['seconds, as in the sample of the page', 1_628_650_483],
    ['milliseconds, as in its request', 1_628_650_483_000],
  ])('are read with their times told in %s', (_unit, told) => {
    const device = { userId: 'hk001', platform: 'Mac', macAddress: '88:92:5a:1f:e8:24', status: 2 };

    const { data, total } = decodeStoredAnswer(
      listTrustedDevices,
      body({ data: [{ ...device, id: 123, createTime: told }], total: 1, currentPage: 1 }),
    );

    expect(total).toBe(1);
    expect(data).toEqual([
      { ...device, id: '123', createTime: 1_628_650_483_000, modifiedTime: undefined },
    ]);
  });

  it.each([
    { pageNumber: 0 },
    { pageSize: 101 },
    { userIds: [] },
    { modified: { fromEpochMs: 2, toEpochMs: 1 } },
  ])('are not asked for with %o', (wrong) => {
    expect(() => listTrustedDevices.encode({ ...page, ...wrong })).toThrow(InvalidCallError);
  });
});
