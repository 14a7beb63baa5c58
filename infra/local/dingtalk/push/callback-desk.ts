import { oldRefusal, type Refusal } from '../refusal.ts';
import type { DingTalkAppRegistration } from '../settings.ts';
import type { CallbackMessenger } from './callback-messenger.ts';
import type { CallbackRegistration, CallbackRegistrations } from './callback-registrations.ts';
import type { CallbackVerdict } from './callback-reply.ts';
import { EVENT_KINDS } from './event-catalogue.ts';
import { subscribedType } from './event-subscription.ts';

/** What an app, or an administrator in the console, wants to be registered. */
export interface CallbackWish {
  readonly url: string;
  readonly eventTypes?: readonly string[];
  readonly ownerKey: 'appKey' | 'corpId';
  readonly token: string;
  readonly aesKey: string;
}

/** Checks and keeps callback URLs: nothing is kept whose URL does not answer `check_url` rightly. */
export class CallbackDesk {
  readonly #registrations: CallbackRegistrations;
  readonly #messenger: CallbackMessenger;

  constructor(registrations: CallbackRegistrations, messenger: CallbackMessenger) {
    this.#registrations = registrations;
    this.#messenger = messenger;
  }

  find(appKey: string): CallbackRegistration | undefined {
    return this.#registrations.of(appKey);
  }

  /** @throws Refusal 71007 if the app has none */
  existing(appKey: string): CallbackRegistration {
    const registration = this.#registrations.of(appKey);
    if (registration === undefined) throw oldRefusal(71_007, '还没有注册回调');
    return registration;
  }

  /** @throws Refusal 71006 if the app has one */
  requireNone(appKey: string): void {
    if (this.#registrations.of(appKey) !== undefined) throw oldRefusal(71_006, '回调地址已经存在');
  }

  /**
   * Posts `check_url`, once, and keeps the registration if the answer is the encrypted `success`.
   *
   * @throws Refusal 71008, 71009, 71012 or 400002
   */
  async save(app: DingTalkAppRegistration, wish: CallbackWish): Promise<CallbackRegistration> {
    checkWish(wish);
    const { ownerKey, ...kept } = wish;
    const { corpId, appKey } = app;
    const registration = { ...kept, corpId, appKey, owner: app[ownerKey] };
    const verdict = await this.#messenger.send(registration, { EventType: 'check_url' });
    if (verdict.kind !== 'success') throw refusalOf(verdict);
    await this.#registrations.save(registration);
    return registration;
  }

  remove(appKey: string): Promise<void> {
    return this.#registrations.remove(appKey);
  }
}

function checkWish({ url, eventTypes, token, aesKey }: CallbackWish): void {
  const unknown = eventTypes?.find((entry) => !Object.hasOwn(EVENT_KINDS, subscribedType(entry)));
  if (unknown !== undefined) throw oldRefusal(71_008, `无效的回调tag: ${unknown}`);
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    throw oldRefusal(400_002, '参数错误: url 不合法');
  }
  // 3 to 32 in the console, 6 to 63 for the API.
  if (!/^[A-Za-z0-9]{3,63}$/.test(token)) throw oldRefusal(400_002, '参数错误: token 不合法');
  if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) throw oldRefusal(400_002, '参数错误: aes_key 不合法');
}

function refusalOf(verdict: Exclude<CallbackVerdict, { kind: 'success' }>): Refusal {
  const { kind } = verdict;
  if (kind === 'redirect') return oldRefusal(71_012, '回调地址在黑名单中: 不允许重定向');
  if (kind === 'unreachable' || kind === 'timeout') {
    return oldRefusal(71_012, `回调地址无法访问: ${kind}`);
  }
  return oldRefusal(71_009, `回调地址返回的不是加密字符串success: ${kind}`);
}
