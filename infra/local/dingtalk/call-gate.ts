import type { CallLog } from './call-log.ts';
import { quotaSpent, tooFast } from './gateway-refusals.ts';
import { formatMonth } from './local-date-time.ts';
import type { LiveSettings } from './settings.ts';

const IP_WINDOW_MS = 20_000;
const IP_BLOCK_MS = 5 * 60_000;

/**
 * The limits that stand before every API: calls per address in 20 seconds, per app and API in a
 * second, per organisation in a month. Windows are those of the clock (a second begins at .000), as
 * DingTalk's own messages suggest. The counters of short windows live in memory only.
 */
export class CallGate {
  readonly #settings: LiveSettings;
  readonly #log: CallLog;
  readonly #now: () => number;
  readonly #perSecond = new Map<string, { second: number; calls: number }>();
  /** Metered calls that are neither refused nor in the log yet, by organisation. */
  readonly #underWay = new Map<string, number>();
  #address = { window: 0, calls: 0 };
  #blockedUntilEpochMs = 0;

  constructor(settings: LiveSettings, log: CallLog, now: () => number) {
    this.#settings = settings;
    this.#log = log;
    this.#now = now;
  }

  /** Counts a call of the (one) address; true if the address is, or is now, blocked. */
  isAddressBlocked(): boolean {
    const now = this.#now();
    if (now < this.#blockedUntilEpochMs) return true;
    const window = Math.floor(now / IP_WINDOW_MS);
    if (this.#address.window !== window) this.#address = { window, calls: 0 };
    this.#address.calls += 1;
    if (this.#address.calls <= this.#settings.limits.ipCallsPer20Seconds) return false;
    this.blockAddress();
    return true;
  }

  /** Blocks the address for five minutes from now. */
  blockAddress(): void {
    this.#blockedUntilEpochMs = this.#now() + IP_BLOCK_MS;
    this.#address = { window: 0, calls: 0 };
  }

  unblockAddress(): void {
    this.#blockedUntilEpochMs = 0;
  }

  /** @throws Refusal if the app has called this API too often in the present second. */
  checkRate(appKey: string, api: string): void {
    const now = this.#now();
    const second = Math.floor(now / 1_000);
    const key = `${appKey} ${api}`;
    const entry = this.#perSecond.get(key);
    const calls = entry?.second === second ? entry.calls + 1 : 1;
    this.#perSecond.set(key, { second, calls });
    const limit = this.#settings.limits.callsPerSecondPerApi;
    if (calls > limit) throw tooFast('app', now, limit);
  }

  /**
   * Reserves a metered call of this month, until `settle`.
   *
   * @throws Refusal if the organisation has none left
   */
  reserve(corpId: string): void {
    const limit = this.#settings.limits.apiCallsPerMonth;
    const underWay = this.#underWay.get(corpId) ?? 0;
    const counted = this.#log.countedIn(corpId, formatMonth(this.#now()));
    if (counted + underWay >= limit) throw quotaSpent(limit);
    this.#underWay.set(corpId, underWay + 1);
  }

  /** Ends a reservation: the call is in the log now, or never will be. */
  settle(corpId: string): void {
    this.#underWay.set(corpId, (this.#underWay.get(corpId) ?? 1) - 1);
  }
}
