import { timingSafeEqual } from 'node:crypto';
import type { AnswerBody, AnswerFamily } from './answers.ts';
import type { CallParameters } from './call-parameters.ts';
import type { CompanyDirectory } from './company-directory.ts';
import type { LoginStore } from './login-store.ts';
import { newRefusal, oldRefusal, Refusal } from './refusal.ts';
import type { DingTalkAppRegistration, LiveSettings } from './settings.ts';
import { TOKEN_LIFETIME_SECONDS, type TokenStore } from './token-store.ts';

/** What the ways to a token work with. */
export interface TokenDesk {
  readonly tokens: TokenStore;
  readonly apps: ReadonlyMap<string, DingTalkAppRegistration>;
  readonly logins: LoginStore;
  /** Secrets of the administrators' console, by corpId. */
  readonly consoleSecrets: ReadonlyMap<string, string>;
  readonly organisations: ReadonlyMap<string, { readonly directory: CompanyDirectory }>;
  readonly settings: LiveSettings;
  readonly now: () => number;
}

/** One of the ways to a token, or to who somebody is. */
export interface TokenEndpoint {
  readonly api: string;
  readonly family: AnswerFamily;
  readonly method: 'GET' | 'POST';
  /** Parameter that names the app. */
  readonly appKeyName: string;
  /** @throws Refusal */
  readonly handle: (
    desk: TokenDesk,
    parameters: CallParameters,
    pathValues: Readonly<Record<string, string>>,
    /** In the header of the call, if any. */
    token: string | undefined,
  ) => Promise<AnswerBody>;
}

/** Unmetered, but under the limit per second like any other. */
export const TOKEN_ENDPOINTS: readonly TokenEndpoint[] = [
  {
    api: 'gettoken',
    family: 'plain',
    method: 'GET',
    appKeyName: 'appkey',
    handle: async (desk, parameters) => {
      const [key, secret] = [parameters.text('appkey'), parameters.text('appsecret')];
      if (key === undefined || secret === undefined) throw oldRefusal(40_035, '缺少参数 appkey');
      const app = authenticate(desk, key, secret);
      if (app === undefined) throw oldRefusal(40_096, '不合法的appKey或appSecret');
      const token = await desk.tokens.issue(app.appKey);
      return { access_token: token, expires_in: TOKEN_LIFETIME_SECONDS };
    },
  },
  {
    api: 'v1.0/oauth2/accessToken',
    family: 'rest',
    method: 'POST',
    appKeyName: 'appKey',
    handle: async (desk, parameters) => {
      const secret = parameters.text('appSecret') ?? '';
      const app = authenticate(desk, parameters.text('appKey') ?? '', secret);
      if (app === undefined) throw wrongIdOrSecret();
      const token = await desk.tokens.issue(app.appKey);
      return { accessToken: token, expireIn: TOKEN_LIFETIME_SECONDS };
    },
  },
  {
    api: 'v1.0/oauth2/{corpId}/token',
    family: 'rest',
    method: 'POST',
    appKeyName: 'client_id',
    handle: async (desk, parameters, pathValues) => {
      const corpId = pathValues['corpId'];
      const isKnownCorp = [...desk.apps.values()].some((entry) => entry.corpId === corpId);
      if (!isKnownCorp) throw unknownError();
      if (parameters.text('grant_type') !== 'client_credentials') {
        throw newRefusal('unsupported.grant.type', 'unsupported grant type');
      }
      const secret = parameters.text('client_secret') ?? '';
      const app = authenticate(desk, parameters.text('client_id') ?? '', secret);
      if (app === undefined) throw newRefusal('invalid.client', 'invalid client');
      if (app.corpId !== corpId) throw newRefusal('unauthorized.client', 'unauthorized client');
      const token = await desk.tokens.issue(app.appKey);
      return { access_token: token, expires_in: TOKEN_LIFETIME_SECONDS };
    },
  },
];

/** The app, if key and secret are its own. */
export function authenticate(
  desk: Pick<TokenDesk, 'apps'>,
  appKey: string,
  appSecret: string,
): DingTalkAppRegistration | undefined {
  const app = desk.apps.get(appKey);
  if (app === undefined) return undefined;
  const [expected, given] = [Buffer.from(app.appSecret), Buffer.from(appSecret)];
  return expected.length === given.length && timingSafeEqual(expected, given) ? app : undefined;
}

/** Of the newer interfaces. */
export function wrongIdOrSecret(): Refusal {
  return newRefusal('invalidClientIdOrSecret', '无效的clientId或者clientSecret');
}

/** Seen for an organisation that does not exist, where the documentation promises a 400. */
function unknownError(): Refusal {
  return new Refusal(
    { errcode: -1, code: 'unknownError', status: 500, origin: 'business' },
    'unknownError',
  );
}
