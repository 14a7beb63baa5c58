import { describe, expect, it } from 'vitest';
import {
  CredentialsRejectedError,
  decodeAnswer,
  DingTalkError,
  getUser,
  IpBlockedError,
  listLeaveRecords,
  listRecord,
  listSchedulesByUsers,
  NotInIpWhiteListError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  queryClosing,
  QuotaExhaustedError,
  requestAppToken,
  RequestRejectedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
  type Operation,
} from '../../../../shared/dingtalk/index.ts';

/** 2026-09-03 00:01:00 in Hong Kong. */
const NOW = Date.UTC(2026, 8, 2, 16, 1, 0);

function decode<Answer>(operation: Operation<never, Answer>, body: unknown, status = 200): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const context = { nowEpochMs: NOW, secrets: [] };
  return decodeAnswer(operation, { status, body: Buffer.from(text) }, context).answer;
}

function failure(operation: Operation<never, unknown>, body: unknown, status = 200): DingTalkError {
  try {
    decode(operation, body, status);
  } catch (error) {
    if (error instanceof DingTalkError) return error;
    throw error;
  }
  throw new Error('the answer was taken for a success');
}

/** The wrapper that the older gateway puts around its errors, as recorded on the wire. */
function wrapped(subCode: string, message: string): unknown {
  return {
    errcode: 88,
    sub_code: subCode,
    sub_msg: message,
    errmsg: `ding talk error[subcode=${subCode},submsg=${message}]`,
    request_id: '16l4aaaa',
  };
}

describe('answers of the older plain interfaces', () => {
  it('gives the records of a success, numbers or texts alike', () => {
    const answer = decode(listRecord, {
      errcode: 0,
      errmsg: 'ok',
      recordresult: [
        {
          id: 43047156750,
          userId: 'hk001',
          userCheckTime: '1599441505000',
          workDate: 1599408000000,
          planId: 144872188720,
          checkType: 'OnDuty',
          isLegal: 'Y',
          baseAddress: 'not used',
        },
        {
          id: '43055377426',
          userId: 'hk001',
          userCheckTime: 1599450909000,
          invalidRecordType: 'Other',
          planId: null,
          approveId: 0,
        },
      ],
    });

    expect(answer.recordresult).toEqual([
      {
        id: '43047156750',
        userId: 'hk001',
        userCheckTime: 1599441505000,
        workDate: 1599408000000,
        planId: '144872188720',
        checkType: 'OnDuty',
        isLegal: 'Y',
      },
      {
        id: '43055377426',
        userId: 'hk001',
        userCheckTime: 1599450909000,
        invalidRecordType: 'Other',
        planId: undefined,
      },
    ]);
  });

  it.each([undefined, null, []])('takes the list %s of a success as "nobody punched"', (list) => {
    expect(decode(listRecord, { errcode: 0, errmsg: 'ok', recordresult: list })).toEqual({
      recordresult: [],
    });
  });

  it('accepts errcode as a text, as the documentation types it', () => {
    expect(decode(listRecord, { errcode: '0', errmsg: 'ok', recordresult: [] })).toEqual({
      recordresult: [],
    });
  });

  it.each([
    [40014, TokenRejectedError],
    [40001, TokenRejectedError],
    [42001, TokenRejectedError],
    [40096, CredentialsRejectedError],
    [90018, ThrottledError],
    [90002, ThrottledError],
    [90014, ThrottledError],
    [90020, QuotaExhaustedError],
    [60020, NotInIpWhiteListError],
    [50004, OutsideAuthorisedScopeError],
    [41041, RequestRejectedError],
    [41001, RequestRejectedError],
    [999999, RequestRejectedError],
    [-1, UnavailableError],
    [15, UnavailableError],
  ])('knows errcode %i', (errcode, type) => {
    const error = failure(listRecord, { errcode, errmsg: 'x' });

    expect(error).toBeInstanceOf(type);
    expect(error.vendorCode).toBe(String(errcode));
    expect(error.details['vendorCode']).toBe(String(errcode));
  });

  it('refuses a body without errcode, even if it has the records', () => {
    expect(failure(listRecord, { recordresult: [] })).toBeInstanceOf(UnexpectedAnswerError);
  });

  it('reads the end of the throttling window from the message', () => {
    const error = failure(listRecord, {
      errcode: 90018,
      errmsg:
        '您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了,从 2026-09-03 00:01:02 到 2026-09-03 00:01:02 请求总次数超过 1200 次, 限制将在 2026-09-03 00:01:03 结束.',
    });

    expect(error.retryAfterMs).toBe(3_000);
  });

  it.each(['2027-09-03 00:01:03', '2025-09-03 00:01:03', '2026-99-99 00:00:00'])(
    'does not believe in a window that ends at %s',
    (end) => {
      const error = failure(listRecord, { errcode: 90018, errmsg: `限制将在 ${end} 结束` });

      expect(error.retryAfterMs).toBe(1_000);
    },
  );
});

describe('answers of the older gateway', () => {
  it('reads the real cause from sub_code', () => {
    const error = failure(getUser, wrapped('40014', '不合法的access_token'));

    expect(error).toBeInstanceOf(TokenRejectedError);
    expect(error.vendorCode).toBe('40014');
    expect(error.requestId).toBe('16l4aaaa');
  });

  it('reads it from the message if sub_code is missing', () => {
    const error = failure(getUser, {
      errcode: 88,
      errmsg: 'ding talk error[subcode=90018,submsg=x]',
    });

    expect(error).toBeInstanceOf(ThrottledError);
  });

  it.each(['', undefined, null])('takes 88 with the sub_code %s for a gateway time-out', (code) => {
    const error = failure(getUser, { errcode: 88, sub_code: code, errmsg: 'ding talk error' });

    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.retryable).toBe(true);
  });

  it('names the scopes that are missing', () => {
    const error = failure(
      getUser,
      wrapped(
        '60011',
        '应用尚未开通所需的权限：[qyapi_get_member],requiredScopes=[qyapi_get_member]',
      ),
    );

    expect(error).toBeInstanceOf(PermissionMissingError);
    expect(error).toMatchObject({ scopes: ['qyapi_get_member'] });
    expect(error.text.en).toContain('qyapi_get_member');
    expect(error.text.zhHK).toContain('qyapi_get_member');
  });

  it('knows an unknown method', () => {
    const body = { errcode: 22, sub_msg: '不合法ApiName', errmsg: 'Invalid method[dingtalk.x]' };

    expect(failure(getUser, body)).toBeInstanceOf(RequestRejectedError);
  });

  it('refuses errcode 0 with success false', () => {
    const body = { errcode: 0, success: false, result: { userid: 'a', name: 'b' } };

    expect(failure(getUser, body)).toBeInstanceOf(RequestRejectedError);
  });

  it('reads local times as Hong Kong time', () => {
    const answer = decode(listSchedulesByUsers, {
      errcode: 0,
      success: true,
      result: [
        {
          id: 56676915454,
          userid: 'hk001',
          check_type: 'Onduty',
          is_rest: 'N',
          shift_id: 709595172,
          plan_check_time: '2021-01-14 09:00:00',
          work_date: '2021-01-14 00:00:00',
        },
        { id: 1, userid: 'hk002', is_rest: 'Y', shift_id: 0, work_date: 1610553600000 },
      ],
    });

    expect(answer.result[0]).toMatchObject({
      check_type: 'OnDuty',
      shift_id: '709595172',
      plan_check_time: Date.UTC(2021, 0, 14, 1),
      work_date: Date.UTC(2021, 0, 13, 16),
    });
    expect(answer.result[1]).toMatchObject({ shift_id: '0', is_rest: 'Y' });
  });
});

describe('answers of the newer interfaces', () => {
  it('gives the object of a success, misspellings included', () => {
    expect(decode(queryClosing, { mesage: 'success', code: '0', pass: true })).toEqual({
      code: '0',
      pass: true,
    });
  });

  it.each([
    [
      400,
      { code: 'InvalidAuthentication', requestid: 'R-1', message: '不合法的access_token' },
      TokenRejectedError,
    ],
    [
      400,
      { code: 'AuthenticationFailed.MissingParameter', requestid: 'R-1' },
      RequestRejectedError,
    ],
    [
      403,
      { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', requestid: 'R-1' },
      ThrottledError,
    ],
    [
      403,
      { code: 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi', requestid: 'R-1' },
      ThrottledError,
    ],
    [403, { code: 'Forbidden.AccessDenied.QpsLimitForApi', requestid: 'R-1' }, ThrottledError],
    [
      403,
      { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg', requestid: 'R-1' },
      QuotaExhaustedError,
    ],
    [
      403,
      { code: 'Forbidden.AccessDenied.IpNotInWhiteList', requestid: 'R-1' },
      NotInIpWhiteListError,
    ],
    [400, { code: 'invalidParameter', requestid: 'R-1' }, RequestRejectedError],
    [429, { code: 'systemBusy', requestid: 'R-1' }, ThrottledError],
    [500, { code: 'unknownError', requestid: 'R-1' }, UnavailableError],
    [503, { code: 'NeverHeardOf', requestid: 'R-1' }, UnavailableError],
    [504, { code: 'isp.top-remote-connection-timeout', requestid: 'R-1' }, UnavailableError],
  ])('knows status %i with %o', (status, body, type) => {
    const error = failure(queryClosing, body, status);

    expect(error).toBeInstanceOf(type);
    expect(error.requestId).toBe('R-1');
    expect(error.httpStatus).toBe(status);
  });

  it('waits a minute, not a second, for a limit per minute', () => {
    const body = { code: 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi' };

    expect(failure(queryClosing, body, 403).retryAfterMs).toBe(60_000);
  });

  it('names the scopes of accessdenieddetail', () => {
    const error = failure(
      queryClosing,
      {
        code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
        accessdenieddetail: { requiredScopes: ['qyapi_attendance_group_read'] },
      },
      403,
    );

    expect(error).toBeInstanceOf(PermissionMissingError);
    expect(error).toMatchObject({ scopes: ['qyapi_attendance_group_read'] });
  });

  it('knows wrong credentials of the token call', () => {
    const body = { requestid: 'R', code: 'invalidClientIdOrSecret', message: '无效的clientId' };

    expect(failure(requestAppToken, body, 400)).toBeInstanceOf(CredentialsRejectedError);
  });

  it('is not taken in by a failure that comes with status 200', () => {
    expect(
      failure(queryClosing, { code: 'InvalidAuthentication', requestid: 'R-1' }),
    ).toBeInstanceOf(TokenRejectedError);
    expect(failure(queryClosing, { errcode: 404, errmsg: '请求的URI地址不存在' }).vendorCode).toBe(
      '404',
    );
  });

  it('reads the time of leaving as UTC with or without a zone', () => {
    const answer = decode(listLeaveRecords, {
      records: [
        { userId: 'a', name: '陳大文', leaveTime: '2026-10-06T11:47:37Z', leaveReason: 'leave' },
        { userId: 'b', leaveTime: '2026-10-06T11:47:37' },
      ],
    });

    expect(answer.records.map((row) => row.leaveTime)).toEqual([
      Date.UTC(2026, 9, 6, 11, 47, 37),
      Date.UTC(2026, 9, 6, 11, 47, 37),
    ]);
    expect(answer.nextToken).toBeUndefined();
  });
});

describe('what is no answer at all', () => {
  const x5 = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'u' };
  const page = '<!doctype html><html><body>Access denied</body></html>';

  it.each([listRecord, getUser, queryClosing])('knows the IP block in both forms', (operation) => {
    for (const body of [x5, page, `\n ${page}`]) {
      const error = failure(operation, body);

      expect(error).toBeInstanceOf(IpBlockedError);
      expect(error.retryAfterMs).toBe(300_000);
    }
  });

  it('believes a longer block, up to an hour', () => {
    expect(failure(listRecord, { ...x5, wait: 20 }).retryAfterMs).toBe(1_200_000);
    expect(failure(listRecord, { ...x5, wait: 1e9 }).retryAfterMs).toBe(3_600_000);
    expect(failure(listRecord, { ...x5, wait: -3 }).retryAfterMs).toBe(300_000);
  });

  it.each([
    ['', 200, UnexpectedAnswerError],
    ['null', 200, UnexpectedAnswerError],
    ['[]', 200, UnexpectedAnswerError],
    ['{"errcode":0,"res', 200, UnexpectedAnswerError],
    ['{}', 200, UnexpectedAnswerError],
    [page, 302, UnexpectedAnswerError],
    [page, 404, UnexpectedAnswerError],
    [page, 502, UnavailableError],
    ['{}', 302, UnexpectedAnswerError],
    ['{}', 503, UnavailableError],
    ['{}', 429, ThrottledError],
    ['{}', 418, RequestRejectedError],
  ])('judges %s with status %i', (body, status, type) => {
    expect(failure(listRecord, body, status)).toBeInstanceOf(type);
  });

  it('refuses an empty object where a page of records is expected', () => {
    expect(failure(getUser, { errcode: 0 })).toBeInstanceOf(UnexpectedAnswerError);
    expect(failure(queryClosing, {})).toBeInstanceOf(UnexpectedAnswerError);
  });

  it.each([
    ['a number beyond 2^53, which has lost digits', '"id":9007199254740993'],
    ['an id that is no id', '"id":true'],
    ['an empty id', '"id":""'],
    ['a time that is no time', '"userCheckTime":"yesterday"'],
    ['a half millisecond', '"userCheckTime":1.5'],
    ['a missing time', '"userCheckTime":null'],
    ['a missing person', '"userId":null'],
    ['an unknown kind of punch', '"checkType":"Lunch"'],
    ['an unknown verdict', '"isLegal":"maybe"'],
    ['a day that does not exist', '"workDate":"2026-02-30 00:00:00"'],
  ])('refuses a record with %s, and names the field but not the value', (_, field) => {
    const name = /"(\w+)"/.exec(field)?.[1] ?? '';
    const row = { id: 1, userId: 'hk001', userCheckTime: 1599441505000 };
    const changed = JSON.stringify(row)
      .replace(new RegExp(`"${name}":[^,}]+,?`), '')
      .slice(1);
    const body = `{"errcode":0,"recordresult":[${JSON.stringify(row)},{${field},${changed.replace(/^}/, '"x":1}')}]}`;

    const error = failure(listRecord, body.replace(',}', '}'));

    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error.details['problem']).toContain(`recordresult.1.${name}`);
    expect(error.text.en).not.toContain('hk001');
  });
});
