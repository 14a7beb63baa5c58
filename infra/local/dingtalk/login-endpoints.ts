import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AnswerBody } from './answers.ts';
import type { CallParameters } from './call-parameters.ts';
import { DAY_MS } from './local-date-time.ts';
import type { UserSession } from './login-store.ts';
import { newRefusal } from './refusal.ts';
import type { DingTalkAppRegistration } from './settings.ts';
import {
  authenticate,
  wrongIdOrSecret,
  type TokenDesk,
  type TokenEndpoint,
} from './token-endpoints.ts';

const ACCESS_SECONDS = 7_200;
const REFRESH_MS = 30 * DAY_MS;
const CONSOLE_SECONDS = 3_600;

/** Ways to log in that need no token of an app; unmetered, but under the limit per second. */
export const LOGIN_ENDPOINTS: readonly TokenEndpoint[] = [
  {
    api: 'v1.0/oauth2/userAccessToken',
    family: 'rest',
    method: 'POST',
    appKeyName: 'clientId',
    handle: async (desk, parameters) => {
      const secret = parameters.text('clientSecret') ?? '';
      const app = authenticate(desk, parameters.text('clientId') ?? '', secret);
      if (app === undefined) throw wrongIdOrSecret();
      return describe(await grant(desk, app, parameters));
    },
  },
  {
    api: 'v1.0/oauth2/ssoAccessToken',
    family: 'rest',
    method: 'POST',
    appKeyName: 'corpid',
    handle: async (desk, parameters) => {
      const corpId = parameters.text('corpid') ?? '';
      const expected = Buffer.from(desk.consoleSecrets.get(corpId) ?? '');
      const given = Buffer.from(parameters.text('ssoSecret') ?? '');
      const isRight = expected.length > 0 && expected.length === given.length;
      if (!isRight || !timingSafeEqual(expected, given)) throw wrongIdOrSecret();
      const accessToken = await desk.logins.issueConsoleToken(corpId, CONSOLE_SECONDS);
      return { accessToken, expireIn: CONSOLE_SECONDS };
    },
  },
  {
    api: 'v1.0/oauth2/ssoUserInfo',
    family: 'rest',
    method: 'GET',
    appKeyName: 'corpid',
    handle: (desk, parameters, _pathValues, token) => describeConsoleUser(desk, parameters, token),
  },
];

/** Tokens by a code of the login page, or by the refresh token of before. */
async function grant(
  desk: TokenDesk,
  app: DingTalkAppRegistration,
  parameters: CallParameters,
): Promise<UserSession> {
  const grantType = parameters.text('grantType');
  if (grantType === 'authorization_code') return openSession(desk, app, parameters.text('code'));
  if (grantType !== 'refresh_token') {
    throw newRefusal('unsupported.grant.type', 'unsupported grant type');
  }
  return renewSession(desk, app, parameters.text('refreshToken'));
}

async function openSession(
  { logins, now }: TokenDesk,
  app: DingTalkAppRegistration,
  code: string | undefined,
): Promise<UserSession> {
  const issued = logins.findCode(code ?? '', 'page');
  if (issued?.appKey !== app.appKey) throw unknownCode();
  const { corpId, userId, tellsCorpId } = issued;
  const session = {
    ...{ corpId, appKey: app.appKey, userId, tellsCorpId },
    ...freshTokens(now()),
  };
  await logins.openSession(session, issued.code);
  return session;
}

/**
 * While the access token is valid the same tokens come again, with a full life ahead of them; after
 * that there are new ones.
 */
async function renewSession(
  { logins, settings, now }: TokenDesk,
  app: DingTalkAppRegistration,
  refreshToken: string | undefined,
): Promise<UserSession> {
  const before = logins.byRefreshToken(refreshToken ?? '');
  if (before?.appKey !== app.appKey) throw unknownCode();
  const nowEpochMs = now();
  const fresh = freshTokens(nowEpochMs);
  const isValid = before.accessExpiresAtEpochMs > nowEpochMs;
  const { accessToken, refreshToken: kept } = before;
  const session = { ...before, ...fresh, ...(isValid ? { accessToken, refreshToken: kept } : {}) };
  const ends = settings.behaviour.refreshTokensEndWithUse && session.refreshToken !== kept;
  await logins.renewSession(session, ends ? kept : undefined);
  return session;
}

function freshTokens(nowEpochMs: number) {
  return {
    accessToken: randomBytes(16).toString('hex'),
    accessExpiresAtEpochMs: nowEpochMs + ACCESS_SECONDS * 1_000,
    refreshToken: randomBytes(16).toString('hex'),
    refreshExpiresAtEpochMs: nowEpochMs + REFRESH_MS,
  };
}

function describe(session: UserSession): AnswerBody {
  return {
    accessToken: session.accessToken,
    refreshToken: session.refreshToken,
    expireIn: ACCESS_SECONDS,
    ...(session.tellsCorpId ? { corpId: session.corpId } : {}),
  };
}

async function describeConsoleUser(
  desk: TokenDesk,
  parameters: CallParameters,
  token: string | undefined,
): Promise<AnswerBody> {
  const corpId = desk.logins.consoleCorpId(token ?? '');
  const directory = desk.organisations.get(corpId ?? '')?.directory;
  if (corpId === undefined || directory === undefined) {
    throw newRefusal('invalidToken', '无效的token');
  }
  const issued = desk.logins.findCode(parameters.text('code') ?? '', 'console');
  const person = directory.member(issued?.userId ?? '');
  if (issued?.corpId !== corpId || person === undefined) {
    throw newRefusal('invalidCode', '无效的授权码');
  }
  await desk.logins.spend(issued.code);
  return {
    corpId,
    corpName: directory.company.nameZhHK,
    userId: person.userId,
    userName: person.nameZhHK,
    email: person.email ?? '',
    avatar: '',
    isAdmin: person.userId === directory.company.operatorUserId,
  };
}

/** Said of unknown, spent and outdated codes and of refresh tokens alike. */
function unknownCode(): Error {
  return newRefusal('invalidParameter.authCode.notFound', '不合法的临时授权码');
}
