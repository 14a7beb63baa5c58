import { randomBytes } from 'node:crypto';
import { Journal } from '../stand-in/journal.ts';
import { isRecord } from './json-value.ts';

/** Where a code comes from: the login page, an app inside DingTalk, or the administrators' console. */
export type LoginPlace = 'page' | 'in-client' | 'console';

/** A code for one log-in, by somebody, for one app. */
export interface LoginCode {
  readonly code: string;
  readonly place: LoginPlace;
  readonly corpId: string;
  readonly appKey: string;
  readonly userId: string;
  /** Whether the person chose an organisation, which the token then tells: scope `openid corpid`. */
  readonly tellsCorpId: boolean;
  readonly expiresAtEpochMs: number;
}

/** Tokens of one person for one app. */
export interface UserSession {
  readonly corpId: string;
  readonly appKey: string;
  readonly userId: string;
  readonly tellsCorpId: boolean;
  readonly accessToken: string;
  readonly accessExpiresAtEpochMs: number;
  readonly refreshToken: string;
  readonly refreshExpiresAtEpochMs: number;
}

/** A token of the administrators' console. */
export interface ConsoleToken {
  readonly corpId: string;
  readonly token: string;
  readonly expiresAtEpochMs: number;
}

/** Spending and what it buys are one record: after a kill neither is there without the other. */
type Change =
  | { readonly kind: 'code'; readonly issued: LoginCode }
  | { readonly kind: 'spent'; readonly code: string }
  | {
      readonly kind: 'session';
      readonly session: UserSession;
      readonly spentCode?: string;
      readonly endedRefreshToken?: string;
    }
  | { readonly kind: 'withdrawn'; readonly appKey: string; readonly userId: string }
  | { readonly kind: 'console-token'; readonly issued: ConsoleToken };

const CODE_LIFETIME_MS = 5 * 60_000;

/** Codes and tokens of people who log in; durable across restarts. */
export class LoginStore {
  readonly #codes = new Map<string, LoginCode>();
  readonly #byAccessToken = new Map<string, UserSession>();
  readonly #byRefreshToken = new Map<string, UserSession>();
  readonly #consoleTokens = new Map<string, ConsoleToken>();
  readonly #withdrawn = new Set<string>();
  readonly #now: () => number;
  #journal: Journal | undefined;

  private constructor(now: () => number) {
    this.#now = now;
  }

  static async open(filePath: string, now: () => number): Promise<LoginStore> {
    const store = new LoginStore(now);
    store.#journal = await Journal.open(filePath, (record) => {
      if (isChange(record)) store.#apply(record);
    });
    return store;
  }

  /** A code of five minutes, for one use. On the login page it is consent, too. */
  async issueCode(wish: Omit<LoginCode, 'code' | 'expiresAtEpochMs'>): Promise<LoginCode> {
    const code = randomBytes(16).toString('hex');
    const issued = { ...wish, code, expiresAtEpochMs: this.#now() + CODE_LIFETIME_MS };
    await this.#record({ kind: 'code', issued });
    return issued;
  }

  /** A code that was issued there and is neither spent nor out of date. */
  findCode(code: string, place: LoginPlace): LoginCode | undefined {
    const found = this.#codes.get(code);
    return found?.place === place && found.expiresAtEpochMs > this.#now() ? found : undefined;
  }

  /** Takes effect at once, so that of two who come together one is refused. */
  spend(code: string): Promise<void> {
    return this.#record({ kind: 'spent', code });
  }

  openSession(session: UserSession, spentCode: string): Promise<void> {
    return this.#record({ kind: 'session', session, spentCode });
  }

  renewSession(session: UserSession, endedRefreshToken: string | undefined): Promise<void> {
    const ended = endedRefreshToken === undefined ? {} : { endedRefreshToken };
    return this.#record({ kind: 'session', session, ...ended });
  }

  byAccessToken(token: string): UserSession | undefined {
    return this.#byAccessToken.get(token);
  }

  /** Undefined once it has ended, or consent was withdrawn. */
  byRefreshToken(token: string): UserSession | undefined {
    const session = this.#byRefreshToken.get(token);
    if (session === undefined || this.hasWithdrawn(session)) return undefined;
    return session.refreshExpiresAtEpochMs > this.#now() ? session : undefined;
  }

  /** Ends what the person has allowed the app; until the next log-in on the page. */
  withdrawConsent(appKey: string, userId: string): Promise<void> {
    return this.#record({ kind: 'withdrawn', appKey, userId });
  }

  hasWithdrawn({ appKey, userId }: Pick<UserSession, 'appKey' | 'userId'>): boolean {
    return this.#withdrawn.has(`${appKey} ${userId}`);
  }

  async issueConsoleToken(corpId: string, lifetimeSeconds: number): Promise<string> {
    const token = randomBytes(16).toString('hex');
    const expiresAtEpochMs = this.#now() + lifetimeSeconds * 1_000;
    await this.#record({ kind: 'console-token', issued: { corpId, token, expiresAtEpochMs } });
    return token;
  }

  /** The organisation of a token of the console, while it is valid. */
  consoleCorpId(token: string): string | undefined {
    const found = this.#consoleTokens.get(token);
    return found !== undefined && found.expiresAtEpochMs > this.#now() ? found.corpId : undefined;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #record(change: Change): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(change);
  }

  #apply(change: Change): void {
    switch (change.kind) {
      case 'code': {
        const { issued } = change;
        this.#codes.set(issued.code, issued);
        if (issued.place === 'page') this.#withdrawn.delete(`${issued.appKey} ${issued.userId}`);
        return;
      }
      case 'spent':
        this.#codes.delete(change.code);
        return;
      case 'session':
        this.#codes.delete(change.spentCode ?? '');
        this.#byRefreshToken.delete(change.endedRefreshToken ?? '');
        this.#byAccessToken.set(change.session.accessToken, change.session);
        this.#byRefreshToken.set(change.session.refreshToken, change.session);
        return;
      case 'withdrawn':
        this.#withdrawn.add(`${change.appKey} ${change.userId}`);
        return;
      case 'console-token':
        this.#consoleTokens.set(change.issued.token, change.issued);
    }
  }
}

function isChange(record: unknown): record is Change {
  return isRecord(record) && typeof record['kind'] === 'string';
}
