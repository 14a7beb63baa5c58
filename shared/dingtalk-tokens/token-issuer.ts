import { ApplicationError } from '../errors/index.ts';
import type { Credential, TokenRecord } from './token-record.ts';

/** What a token is asked for with: read afresh each time and kept nowhere. */
export interface IssuingKey {
  readonly value: string;
  /** Another one is a reason to ask at once; undefined if it has none. */
  readonly version: string | undefined;
}

/** A token as DingTalk gave it. */
export interface Issued {
  readonly value: string;
  readonly lifeMs: number;
  /** A person's: what gets the next one. */
  readonly renewal?: { readonly value: string; readonly lifeMs: number };
}

/** `unanswered`: it is not known whether DingTalk would accept it. */
export type Proof =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused' | 'unanswered'; readonly error: ApplicationError };

/** Where tokens of one kind come from. */
export interface TokenIssuer {
  readonly credential: Credential;
  /** Refuses a row that can lead to no token; nothing is asked or written then. @throws ApplicationError */
  readonly examine?: ((seen: TokenRecord | undefined) => void) | undefined;
  /** @throws ApplicationError; see `revokes` */
  readKey(signal: AbortSignal | undefined): Promise<IssuingKey>;
  /** `seen` is the row as it was just read. @throws ApplicationError */
  issue(
    key: IssuingKey,
    seen: TokenRecord | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Issued>;
  /** Tries a token by a harmless call that is not metered; undefined where there is none. */
  readonly prove?: ((value: string, signal: AbortSignal | undefined) => Promise<Proof>) | undefined;
  /** Whether an error of `readKey` or `issue` means that tokens must not be used any more. */
  revokes(error: unknown): boolean;
}

/** The key as it was read, or why not. */
export type KeyRead =
  | { readonly outcome: 'read'; readonly key: IssuingKey }
  | { readonly outcome: 'failed'; readonly error: ApplicationError; readonly revokes: boolean };

/** @throws what is no ApplicationError, such as the reason of the signal */
export async function readIssuingKey(
  issuer: TokenIssuer,
  signal: AbortSignal | undefined,
): Promise<KeyRead> {
  try {
    return { outcome: 'read', key: await issuer.readKey(signal) };
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
    return { outcome: 'failed', error: error as ApplicationError, revokes: issuer.revokes(error) };
  }
}
