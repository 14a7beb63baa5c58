import { describe, expect, it } from 'vitest';
import { decodeAnswer, getAppScopes } from '../../../../shared/dingtalk/index.ts';

const context = { nowEpochMs: 0, secrets: [] };
const answerOf = (body: object) => ({
  status: 200,
  body: new TextEncoder().encode(JSON.stringify(body)),
});

describe('the operation for what an app may see', () => {
  it('asks without parameters', () => {
    expect(getAppScopes.encode({})).toEqual({});
  });

  it('reads departments, people and fields', () => {
    const { answer } = decodeAnswer(
      getAppScopes,
      answerOf({
        errcode: 0,
        errmsg: 'ok',
        auth_user_field: ['mobile'],
        condition_field: ['contact_call'],
        auth_org_scopes: { authed_dept: [10, '11'], authed_user: ['hk001'] },
      }),
      context,
    );

    expect(answer).toEqual({
      auth_user_field: ['mobile'],
      auth_org_scopes: { authed_dept: [10, 11], authed_user: ['hk001'] },
    });
  });

  it('takes a list that is left out for an empty one', () => {
    const { answer } = decodeAnswer(
      getAppScopes,
      answerOf({ errcode: 0, auth_org_scopes: { authed_user: ['hk001'] } }),
      context,
    );

    expect(answer.auth_org_scopes).toEqual({ authed_dept: [], authed_user: ['hk001'] });
  });
});
