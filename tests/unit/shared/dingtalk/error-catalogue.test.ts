import { describe, expect, it } from 'vitest';
import {
  decodeAnswer,
  errorCatalogue,
  findCatalogueEntry,
  getUser,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  queryClosing,
  RequestRejectedError,
  UnavailableError,
  type FailureKind,
  type Operation,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';

/**
 * Every code that the project's notes on DingTalk's documentation (snapshot of 2026-08-22) and on
 * published logs (2026-09) tell of, copied by hand with the part of the notes that tells it.
 */
const TOLD: readonly (readonly [part: string, kind: FailureKind, codes: string])[] = [
  ['callback libraries', 'request-rejected', '900001 900002 900003 900004 900005 900006 900007'],
  ['callback libraries', 'request-rejected', '900008 900009 900010'],
  ['registering a callback', 'request-rejected', '71006 71007 71008 71009 71012'],
  ['group robots', 'credentials-rejected', '310000 300005'],
  ['group robots', 'throttled', '660026 410100'],
  ['group robots', 'request-rejected', '400102 40035 400402 430101 430102 430103 430104'],
  ['tokens', 'credentials-rejected', 'invalidClientIdOrSecret invalid.client unauthorized.client'],
  ['tokens', 'credentials-rejected', '40096'],
  ['tokens', 'request-rejected', 'unsupported.grant.type 40035'],
  ['tokens', 'unavailable', 'unknownError'],
  ['attendance', 'request-rejected', '41041 41100 400002'],
  ['contacts', 'request-rejected', '60104 60102 40103 33012 60121 60003'],
  ['contacts', 'outside-authorised-scope', '50002 50004'],
  ['audit', 'request-rejected', 'param.error'],
  ['login', 'request-rejected', '40078'],
  ['work notifications', 'request-rejected', '143105 143106'],
  ['calendar and to-do', 'request-rejected', 'flowLimit todo.taskCreate.paramError'],
  ['families: token', 'token-rejected', '40001 40014 42001 InvalidAuthentication'],
  ['families: token', 'request-rejected', '41001 40000 AuthenticationFailed.MissingParameter'],
  [
    'families: permission',
    'permission-missing',
    '60011 Forbidden.AccessDenied.AccessTokenPermissionDenied',
  ],
  ['families: addresses', 'not-in-ip-white-list', '60020 Forbidden.AccessDenied.IpNotInWhiteList'],
  ['families: unknown', 'request-rejected', '22 404'],
  ['families: time-outs', 'unavailable', '15 88 isp.top-remote-connection-timeout -1'],
  ['families: faults', 'unavailable', 'systemError unknownError'],
  ['throttling', 'throttled', '90018 90002 90019 90001 90017 90003 90004 90005 90006 90007'],
  ['throttling', 'throttled', '90008 90009 90010 90011 90012 90013 90014'],
  ['throttling', 'throttled', 'systemBusy request.too.fast'],
  ['throttling', 'throttled', 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi'],
  ['throttling', 'throttled', 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi'],
  ['throttling', 'throttled', 'Forbidden.AccessDenied.QpsLimitForApi'],
  ['throttling', 'throttled', 'Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi'],
  ['quotas', 'quota-exhausted', '90020 Forbidden.AccessDenied.ApiCountLimitForOrg'],
];

function failure(operation: Operation<never, unknown>, body: unknown, status = 200): Error {
  try {
    const bytes = Buffer.from(JSON.stringify(body));
    decodeAnswer(operation, { status, body: bytes }, { nowEpochMs: 0, secrets: [] });
  } catch (error) {
    return error as Error;
  }
  throw new Error('the answer was taken for a success');
}

describe('the error catalogue', () => {
  it.each(
    TOLD.flatMap(([part, kind, codes]) => codes.split(' ').map((code) => [part, code, kind])),
  )('knows, of the part on %s, the code %s as %s', (_part, code, kind) => {
    expect(findCatalogueEntry(code)?.kind).toBe(kind);
  });

  it('says everything once, in English and in Chinese', () => {
    const keys = errorCatalogue.map(({ code, message = '' }) => `${code} ${message}`);

    expect(new Set(keys).size).toBe(keys.length);
    for (const { text } of errorCatalogue) {
      expect(text.en).toMatch(/^[\u0020-\u007e’]+$/);
      expect(text.zhHK).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('says how long to stay away of every kind of throttling, and of nothing else', () => {
    for (const { kind, retryAfterMs } of errorCatalogue) {
      expect(retryAfterMs !== undefined).toBe(kind === 'throttled');
    }
  });

  it('knows codes of a family by their beginning, and no other codes', () => {
    expect(findCatalogueEntry('Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi')).toEqual(
      expect.objectContaining({ kind: 'throttled', retryAfterMs: 60_000 }),
    );
    expect(findCatalogueEntry('Forbidden.AccessDenied')).toBeUndefined();
    expect(findCatalogueEntry('900018')).toBeUndefined();
  });

  it.each([
    ['task exist', 'already-there'],
    ['subject is oversize', undefined],
  ])(
    'tells by the documented message "%s" what a code of several meanings means',
    (message, meaning) => {
      const error = failure(
        queryClosing,
        { code: 'todo.taskCreate.paramError', requestid: 'A-1', message },
        400,
      );

      expect(error).toBeInstanceOf(RequestRejectedError);
      expect(error).toHaveProperty('meaning', meaning);
      expect(reportError(error).details['meaning']).toBe(meaning);
    },
  );

  it.each([
    [
      getUser,
      {
        errcode: 88,
        sub_code: '60011',
        sub_msg: '没有调用该接口的权限，requiredScopes=[qyapi_get_member]',
        errmsg: 'ding talk error[subcode=60011,submsg=x]',
      },
      200,
      'qyapi_get_member',
    ],
    [
      queryClosing,
      {
        code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
        requestid: 'A-1',
        message: 'no permission',
        accessdenieddetail: { requiredScopes: ['qyapi_attendance_group_read'] },
      },
      403,
      'qyapi_attendance_group_read',
    ],
  ] as const)(
    'names the scope and the console page in both languages',
    (operation, body, status, scope) => {
      const error = failure(operation, body, status);

      expect(error).toBeInstanceOf(PermissionMissingError);
      const { text, remedy } = reportError(error);
      expect(text.en).toContain(scope);
      expect(text.zhHK).toContain(scope);
      expect(remedy.en).toContain('open-dev.dingtalk.com');
      expect(remedy.en).toContain('Permission management');
      expect(remedy.zhHK).toContain('open-dev.dingtalk.com');
      expect(remedy.zhHK).toContain('權限管理');
    },
  );

  it('names the console page where a person or department may not be seen', () => {
    const { remedy } = reportError(failure(getUser, { errcode: 50002, errmsg: 'x' }));

    expect(failure(getUser, { errcode: 50002 })).toBeInstanceOf(OutsideAuthorisedScopeError);
    expect(remedy.en).toContain('Contact permission range');
    expect(remedy.zhHK).toContain('通訊錄權限範圍');
  });

  it('explains a time-out of the gateway that names no cause', () => {
    const error = failure(getUser, { errcode: 88, sub_code: '', errmsg: '', request_id: '16l4' });

    expect(error).toBeInstanceOf(UnavailableError);
    const { en, zhHK } = reportError(error).text;
    expect(en).toContain('the gateway got no answer within 3 seconds');
    expect(zhHK).toContain('閘道 3 秒內未獲回應');
    expect(zhHK).not.toContain('gateway');
  });
});
