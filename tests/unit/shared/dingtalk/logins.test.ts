import { describe, expect, it } from 'vitest';
import {
  createGivenTokenSource,
  decodeAnswer,
  decodeStoredAnswer,
  getAdministratorByLoginCode,
  getOwnProfile,
  getUserByLoginCode,
  renewUserToken,
  requestConsoleToken,
  requestUserToken,
  RequestRejectedError,
  TokenRejectedError,
  UnexpectedAnswerError,
} from '../../../../shared/dingtalk/index.ts';

const APP = { clientId: 'dingappkey0001', clientSecret: 'invented-secret-0001' };
const TOKENS = { accessToken: 'a', refreshToken: 'r', expireIn: 7_200 };

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

describe('a log-in on the page', () => {
  it('is exchanged for tokens by code, and later by refresh token', () => {
    expect(requestUserToken.encode({ ...APP, code: 'c' }).body).toEqual({
      ...APP,
      code: 'c',
      grantType: 'authorization_code',
    });
    expect(renewUserToken.encode({ ...APP, refreshToken: 'r' }).body).toEqual({
      ...APP,
      refreshToken: 'r',
      grantType: 'refresh_token',
    });
  });

  it('is never exchanged twice on its own, because a code is good for one use', () => {
    expect(requestUserToken.safeToRepeat).toBe(false);
    expect(getUserByLoginCode.safeToRepeat).toBe(false);
    expect(getAdministratorByLoginCode.safeToRepeat).toBe(false);
  });

  it('tells the organisation only if that was asked for', () => {
    expect(decodeStoredAnswer(requestUserToken, body(TOKENS)).corpId).toBeUndefined();
    expect(decodeStoredAnswer(requestUserToken, body({ ...TOKENS, corpId: 'd' })).corpId).toBe('d');
  });

  it.each([
    ['no access token', { accessToken: '' }],
    ['no refresh token', { refreshToken: undefined }],
    ['no life', { expireIn: 0 }],
  ])('has not succeeded with %s', (_what, wrong) => {
    expect(() => decodeStoredAnswer(renewUserToken, body({ ...TOKENS, ...wrong }))).toThrow(
      UnexpectedAnswerError,
    );
  });

  it('is over for a code or refresh token that DingTalk does not know: log in again', () => {
    const answer = {
      code: 'invalidParameter.authCode.notFound',
      requestid: 'F340FF76-0F86-73F7-AA31-48529977CD5B',
      message: '不合法的临时授权码',
    };
    let error: unknown;
    try {
      decodeAnswer(
        renewUserToken,
        { status: 400, body: body(answer) },
        { nowEpochMs: 0, secrets: [] },
      );
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(RequestRejectedError);
    expect(error).toMatchObject({ meaning: 'not-there', retryable: false });
    expect((error as RequestRejectedError).text.en).toContain('log in again');
  });

  it('tells who it was by the union id', () => {
    const profile = { nick: '陳大文', unionId: 'u1', openId: 'o1', mobile: '61230001' };

    expect(getOwnProfile.path).toBe('/v1.0/contact/users/me');
    expect(decodeStoredAnswer(getOwnProfile, body(profile))).toEqual({
      unionId: 'u1',
      nick: '陳大文',
    });
  });
});

describe('a log-in inside DingTalk', () => {
  it('tells userId and rank', () => {
    const result = { userid: 'hk001', unionid: 'u1', sys: true, sys_level: 1, name: '陳大文' };
    const answer = decodeStoredAnswer(getUserByLoginCode, body({ errcode: 0, result }));

    expect(getUserByLoginCode.encode({ code: 'c' }).body).toEqual({ code: 'c' });
    expect(answer.result).toEqual({ userid: 'hk001', unionid: 'u1', sys_level: 1 });
  });
});

describe('a log-in from the console', () => {
  it('has a token of the organisation’s, and the code in the query', () => {
    expect(requestConsoleToken.encode({ corpId: 'dingtiny0001', consoleSecret: 's' }).body).toEqual(
      { corpid: 'dingtiny0001', ssoSecret: 's' },
    );
    expect(getAdministratorByLoginCode.encode({ code: 'c' }).query).toEqual({ code: 'c' });
  });

  it('must say whether it is an administrator', () => {
    const user = { corpId: 'dingtiny0001', userId: 'hk001' };

    expect(
      decodeStoredAnswer(getAdministratorByLoginCode, body({ ...user, isAdmin: 'false' })).isAdmin,
    ).toBe(false);
    expect(() => decodeStoredAnswer(getAdministratorByLoginCode, body(user))).toThrow(
      UnexpectedAnswerError,
    );
  });
});

describe('a token that was handed over', () => {
  const token = { value: 'of-a-person', expiresAtEpochMs: 1 };
  const source = createGivenTokenSource({ clientId: 'dingappkey0001', token });

  it('is the one that is used, whatever the clock says', async () => {
    expect(source.clientId).toBe('dingappkey0001');
    expect(await source.current()).toEqual(token);
  });

  it('is not replaced once it was refused', async () => {
    await expect(source.replace(token)).rejects.toBeInstanceOf(TokenRejectedError);
  });
});
