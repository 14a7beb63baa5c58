import { randomBytes } from 'node:crypto';
import { isRecord } from './json-value.ts';
import { Journal } from '../stand-in/journal.ts';

/** A token lives this long after it was last asked for. */
export const TOKEN_LIFETIME_SECONDS = 7_200;

interface IssuedToken {
  readonly appKey: string;
  readonly token: string;
  readonly expiresAtEpochMs: number;
}

/**
 * Access tokens by app, durable across restarts. Asking again within the life of a token returns the
 * same token and starts its two hours anew; only after it has run out does a new one appear. Tokens
 * of the three ways of asking are one and the same.
 */
export class TokenStore {
  readonly #byApp = new Map<string, IssuedToken>();
  readonly #byToken = new Map<string, IssuedToken>();
  readonly #now: () => number;
  #journal: Journal | undefined;

  private constructor(now: () => number) {
    this.#now = now;
  }

  static async open(filePath: string, now: () => number): Promise<TokenStore> {
    const store = new TokenStore(now);
    store.#journal = await Journal.open(filePath, (record) => {
      if (isIssuedToken(record)) store.#keep(record);
    });
    return store;
  }

  /** The app's token with a full life ahead of it; on disk when this resolves. */
  async issue(appKey: string): Promise<string> {
    const now = this.#now();
    const current = this.#byApp.get(appKey);
    const isAlive = current !== undefined && current.expiresAtEpochMs > now;
    const issued: IssuedToken = {
      appKey,
      token: isAlive ? current.token : randomBytes(16).toString('hex'),
      expiresAtEpochMs: now + TOKEN_LIFETIME_SECONDS * 1_000,
    };
    this.#keep(issued);
    await this.#journal?.append(issued);
    return issued.token;
  }

  /** Whose token it is, and whether it has run out; undefined if it was never issued. */
  find(token: string): { readonly appKey: string; readonly isExpired: boolean } | undefined {
    const issued = this.#byToken.get(token);
    if (issued === undefined) return undefined;
    return { appKey: issued.appKey, isExpired: issued.expiresAtEpochMs <= this.#now() };
  }

  /** Makes the app's present token unusable, as when an administrator resets the secret. */
  async revoke(appKey: string): Promise<void> {
    const current = this.#byApp.get(appKey);
    if (current === undefined) return;
    const revoked = { ...current, expiresAtEpochMs: 0 };
    this.#keep(revoked);
    await this.#journal?.append(revoked);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #keep(issued: IssuedToken): void {
    this.#byApp.set(issued.appKey, issued);
    this.#byToken.set(issued.token, issued);
  }
}

function isIssuedToken(record: unknown): record is IssuedToken {
  return (
    isRecord(record) &&
    typeof record['appKey'] === 'string' &&
    typeof record['token'] === 'string' &&
    typeof record['expiresAtEpochMs'] === 'number'
  );
}
