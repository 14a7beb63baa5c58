import {
  createCallBooking,
  createTablePushLedger,
  type CallBooking,
} from '../../../shared/call-ledger/index.ts';
import type { StoredEvent } from '../../../shared/event-delivery/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import { partitionOf, type TableClient } from '../../../shared/table-store/index.ts';
import { MINUTE_MS, type Clock } from '../../../shared/time/index.ts';
import { isMeteredPush, pushFamilyOf } from './metered-push.ts';

export interface PushCountingOptions {
  readonly environment: string;
  readonly tables: TableClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
}

const PUSHES_PER_WRITE = 20;
/** Events whose routing may be repeated by this instance. */
const REMEMBERED_EVENTS = 500;

interface OrganisationCount {
  readonly byFamily: Map<string, CallBooking>;
  writtenAtEpochMs: number;
}

/**
 * Counts the metered pushes that this instance routes: written with the first of each minute and with
 * each twentieth, so that an instance that is killed takes at most 19 of each family with it, those of
 * its last minute. A push that is routed again by another instance counts twice. Both are set right by
 * the daily count of the inbox.
 */
export class PushCounting {
  readonly #options: PushCountingOptions;
  readonly #organisations = new Map<string, OrganisationCount>();
  readonly #counted = new Set<string>();

  constructor(options: PushCountingOptions) {
    this.#options = options;
  }

  /** Never throws: a ledger that is down does not keep an event from being routed. */
  async count(event: StoredEvent): Promise<void> {
    if (!isMeteredPush(event) || !this.#isFirstTime(event)) return;
    const { clock } = this.#options;
    const organisation = this.#organisationOf(event.corpId);
    const booking = this.#bookingOf(organisation, event);
    await booking.count({ quotaCost: 1, atEpochMs: event.receivedAtEpochMs });
    const now = clock.nowEpochMs();
    if (Math.abs(now - organisation.writtenAtEpochMs) < MINUTE_MS) return;
    organisation.writtenAtEpochMs = now;
    for (const each of organisation.byFamily.values()) await each.flush();
  }

  #isFirstTime({ corpId, key }: StoredEvent): boolean {
    const name = `${corpId} ${key}`;
    if (this.#counted.has(name)) return false;
    this.#counted.add(name);
    const [oldest] = this.#counted;
    if (this.#counted.size > REMEMBERED_EVENTS && oldest !== undefined) {
      this.#counted.delete(oldest);
    }
    return true;
  }

  #organisationOf(corpId: string): OrganisationCount {
    const known = this.#organisations.get(corpId);
    if (known !== undefined) return known;
    const begun = { byFamily: new Map<string, CallBooking>(), writtenAtEpochMs: -Infinity };
    this.#organisations.set(corpId, begun);
    return begun;
  }

  #bookingOf({ byFamily }: OrganisationCount, event: StoredEvent): CallBooking {
    const { environment, ...store } = this.#options;
    const family = pushFamilyOf(event);
    const known = byFamily.get(family);
    if (known !== undefined) return known;
    const organisation = partitionOf(environment, event.corpId);
    const booking = createCallBooking({
      ledger: createTablePushLedger({ ...store, organisation }),
      spender: family,
      random: store.random,
      log: store.log.with({ corpId: event.corpId, counts: 'pushes' }),
      callsPerWrite: PUSHES_PER_WRITE,
    });
    byFamily.set(family, booking);
    return booking;
  }
}
