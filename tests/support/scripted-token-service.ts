import {
  HttpConnectionError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '../../shared/http/index.ts';

/** What the token service, or the interfaces that take a token, do at the moment. */
export type ServiceMood =
  'works' | 'no-answer' | 'garbage' | 'throttles' | 'blocks-ip' | 'lacks-permission';

interface GivenToken {
  readonly clientId: string;
  expiresAtEpochMs: number;
  isDead: boolean;
}

const LIFE_MS = 7_200_000;

/**
 * DingTalk's token service and one interface that takes a token, in memory, written from the
 * documentation: a token lives two hours, asking again gives the same one with a new end, a new one
 * comes after it has ended or was killed.
 */
export class ScriptedTokenService implements HttpClient {
  /** Secrets by client id; a missing one is refused. */
  readonly secrets = new Map<string, string>();
  /** Codes and refresh tokens that stand for a person's consent. */
  readonly consents = new Set<string>();
  /** Whether a refresh token is good only once; DingTalk does not document it. */
  usesUpRenewals = false;
  tokens: ServiceMood = 'works';
  calls: ServiceMood = 'works';
  /** Paths asked for, in order. */
  readonly asked: string[] = [];
  /** Called before an answer is made: a test may throw, wait or change things. */
  beforeAnswer: (path: string) => void | Promise<void> = () => undefined;
  readonly #given = new Map<string, GivenToken>();
  readonly #now: () => number;
  #pairs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.url);
    request.signal?.throwIfAborted();
    this.asked.push(url.pathname);
    await this.beforeAnswer(url.pathname);
    const body = JSON.parse(Buffer.from(request.body ?? '{}').toString()) as Record<string, string>;
    if (url.pathname === '/v1.0/oauth2/accessToken') return this.#token(body);
    if (url.pathname === '/v1.0/oauth2/userAccessToken') return this.#userToken(body);
    if (url.pathname === '/v1.0/oauth2/jsapiTickets') {
      return this.#ticket(request.headers?.['x-acs-dingtalk-access-token'] ?? '');
    }
    return this.#call(url.searchParams.get('access_token') ?? '');
  }

  count(path: string): number {
    return this.asked.filter((one) => one === path).length;
  }

  get tokensAsked(): number {
    return this.count('/v1.0/oauth2/accessToken');
  }

  /** Kills every token of an app before its time; a new one is given from then on. */
  killTokens(clientId: string): void {
    for (const token of this.#given.values()) {
      if (token.clientId === clientId) token.isDead = true;
    }
  }

  /** Whether a call with this token would be answered. */
  accepts(value: string): boolean {
    const token = this.#given.get(value);
    return token !== undefined && !token.isDead && this.#now() < token.expiresAtEpochMs;
  }

  ownerOf(value: string): string | undefined {
    return this.#given.get(value)?.clientId;
  }

  #token({ appKey = '', appSecret }: Record<string, string>): HttpResponse {
    const trouble = troubleOf(this.tokens, 'new');
    if (trouble !== undefined) return trouble;
    if (this.secrets.get(appKey) !== appSecret) {
      return json(400, { code: 'invalidClientIdOrSecret', message: `no ${String(appSecret)}` });
    }
    const alive = [...this.#given].find(
      ([value, { clientId }]) => clientId === appKey && this.accepts(value),
    );
    const value = alive?.[0] ?? `token-${appKey}-${String(this.#given.size + 1)}`;
    const expiresAtEpochMs = this.#now() + LIFE_MS;
    this.#given.set(value, { clientId: appKey, expiresAtEpochMs, isDead: false });
    return json(200, { accessToken: value, expireIn: LIFE_MS / 1_000 });
  }

  #ticket(accessToken: string): HttpResponse {
    const trouble = troubleOf(this.tokens, 'new');
    if (trouble !== undefined) return trouble;
    if (!this.accepts(accessToken)) {
      return json(400, { code: 'InvalidAuthentication', message: accessToken });
    }
    const owner = this.ownerOf(accessToken) ?? '';
    return json(200, { jsapiTicket: `ticket-${owner}`, expireIn: LIFE_MS / 1_000 });
  }

  #userToken(body: Record<string, string>): HttpResponse {
    const trouble = troubleOf(this.tokens, 'new');
    if (trouble !== undefined) return trouble;
    const { clientId = '', clientSecret, code, refreshToken } = body;
    if (this.secrets.get(clientId) !== clientSecret) {
      return json(400, { code: 'invalidClientIdOrSecret', message: '' });
    }
    const given = code ?? refreshToken ?? '';
    if (!this.consents.has(given)) return json(400, { code: 'invalid.grant', message: given });
    if (code !== undefined || this.usesUpRenewals) this.consents.delete(given);
    this.#pairs += 1;
    const next = `renewal-${String(this.#pairs)}`;
    this.consents.add(next);
    const value = `person-${String(this.#pairs)}`;
    const expiresAtEpochMs = this.#now() + LIFE_MS;
    this.#given.set(value, { clientId, expiresAtEpochMs, isDead: false });
    const pair = { accessToken: value, refreshToken: next, corpId: 'dingcorp1' };
    return json(200, { ...pair, expireIn: LIFE_MS / 1_000 });
  }

  #call(value: string): HttpResponse {
    const trouble = troubleOf(this.calls, 'old');
    if (trouble !== undefined) return trouble;
    if (!this.accepts(value)) {
      return json(200, { errcode: 88, sub_code: '40014', sub_msg: `bad ${value}`, errmsg: value });
    }
    return json(200, { errcode: 0, errmsg: 'ok', result: [] });
  }
}

function troubleOf(mood: ServiceMood, family: 'new' | 'old'): HttpResponse | undefined {
  switch (mood) {
    case 'works':
      return undefined;
    case 'no-answer':
      throw new HttpConnectionError('dingtalk.test', 'ECONNRESET', true);
    case 'garbage':
      return json(200, { something: 'else' });
    case 'blocks-ip':
      return json(200, { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'u' });
    case 'throttles':
      return family === 'new'
        ? json(403, { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', message: '' })
        : json(200, { errcode: 88, sub_code: '90018', sub_msg: '', errmsg: '' });
    case 'lacks-permission':
      return json(200, { errcode: 88, sub_code: '60011', sub_msg: '', errmsg: '' });
  }
}

function json(status: number, body: unknown): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
