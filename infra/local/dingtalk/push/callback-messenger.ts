import type { LiveSettings } from '../settings.ts';
import { CallbackCrypto } from './callback-crypto.ts';
import type { CallbackRegistration } from './callback-registrations.ts';
import { judgeReply, type CallbackVerdict } from './callback-reply.ts';
import { callbackRequest } from './callback-request.ts';
import { postJson } from './post-json.ts';

/** Posts plaintexts to where an app is registered, encrypted anew each time, and judges the answers. */
export class CallbackMessenger {
  readonly #settings: LiveSettings;
  readonly #now: () => number;
  readonly #authorityPem: string | undefined;
  readonly #ending = new AbortController();

  constructor(settings: LiveSettings, now: () => number, authorityPem: string | undefined) {
    this.#settings = settings;
    this.#now = now;
    this.#authorityPem = authorityPem;
  }

  /** One attempt. Nothing is thrown: whatever happens is a verdict. */
  async send(
    registration: CallbackRegistration,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<CallbackVerdict> {
    const { behaviour, limits } = this.#settings;
    const crypto = new CallbackCrypto(registration);
    const sealed = crypto.seal(JSON.stringify(payload), String(this.#now()));
    const { url, body } = callbackRequest(registration.url, sealed, {
      signature: behaviour.callbackSignatureName,
      timestamp: behaviour.callbackTimestampName,
    });
    const outcome = await postJson(url, body, {
      timeoutMs: limits.pushTimeoutMs,
      authorityPem: this.#authorityPem,
      signal: this.#ending.signal,
    });
    return judgeReply(outcome, crypto);
  }

  /** Whether `end` was called: what is under way then says nothing about the receiver. */
  get hasEnded(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Breaks off whatever is under way. */
  end(): void {
    this.#ending.abort();
  }
}
