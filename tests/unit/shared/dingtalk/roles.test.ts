import { describe, expect, it } from 'vitest';
import {
  decodeAnswer,
  InvalidCallError,
  listRoleHolders,
  listRoles,
} from '../../../../shared/dingtalk/index.ts';

const context = { nowEpochMs: 0, secrets: [] };
const answerOf = (body: object) => ({
  status: 200,
  body: new TextEncoder().encode(JSON.stringify(body)),
});

describe('the operations for roles', () => {
  it('ask for a page by offset and size', () => {
    expect(listRoles.encode({ offset: 200, size: 200 })).toEqual({
      body: { offset: 200, size: 200 },
    });
    expect(listRoleHolders.encode({ roleId: 1881, offset: 0, size: 100 })).toEqual({
      body: { role_id: 1881, offset: 0, size: 100 },
    });
  });

  it.each([
    () => listRoles.encode({ offset: 0, size: 201 }),
    () => listRoles.encode({ offset: -1, size: 20 }),
    () => listRoleHolders.encode({ roleId: 1, offset: 0, size: 101 }),
    () => listRoleHolders.encode({ roleId: 1, offset: 0.5, size: 20 }),
  ])('are not sent beyond the documented limits', (encode) => {
    expect(encode).toThrow(InvalidCallError);
  });

  it('read the camel case that the older interface has here, and drop what is not used', () => {
    const roles = decodeAnswer(
      listRoles,
      answerOf({
        errcode: 0,
        request_id: 'r1',
        result: {
          hasMore: false,
          list: [{ groupId: '1', name: '預設', roles: [{ id: 1881, name: '主管' }] }],
        },
      }),
      context,
    );
    const holders = decodeAnswer(
      listRoleHolders,
      answerOf({
        errcode: 0,
        result: { hasMore: 'true', list: [{ userid: 'hk001', name: '陳大文', manageScopes: [] }] },
      }),
      context,
    );

    expect(roles.answer.result).toEqual({
      hasMore: false,
      list: [{ groupId: 1, name: '預設', roles: [{ id: 1881, name: '主管' }] }],
    });
    expect(holders.answer.result).toEqual({
      hasMore: true,
      list: [{ userid: 'hk001', name: '陳大文' }],
    });
  });
});
