import {
  createCallBooking,
  createQuotaGuard,
  createTableCallLedger,
  quotaLimitsOf,
  type CallBooking,
  type CallLedger,
  type QuotaGuard,
} from '../call-ledger/index.ts';
import { createSharedCallPacer } from '../call-pacing/index.ts';
import type { AppConfiguration, OrganisationConfiguration } from '../configuration/index.ts';
import type { AccessTokenSource } from '../dingtalk/index.ts';
import { createStoredTokenSource, createTableTokenStore } from '../dingtalk-tokens/index.ts';
import { createTableLeaseStore } from '../lease/index.ts';
import type { CallPacer } from '../resilience/index.ts';
import type { DingTalkAccessOptions } from './access-options.ts';

/** DingTalk is busiest at the full hour and asks callers to keep away from it. */
const FULL_HOUR_PAUSE = { beforeMs: 30_000, afterMs: 120_000 };

/**
 * What an instance keeps of one organisation between calls. A part that depends on figures of the
 * configuration is made anew when they change.
 */
export class OrganisationAccess {
  readonly #options: DingTalkAccessOptions;
  /** Environment and organisation, as in the keys of all tables. */
  readonly #partition: string;
  readonly #ledger: CallLedger;
  readonly #tokens = new Map<string, AccessTokenSource>();
  readonly #pacers = new Map<string, CallPacer>();
  readonly #bookings = new Map<string, CallBooking>();
  readonly #guards = new Map<string, QuotaGuard>();

  constructor(options: DingTalkAccessOptions, partition: string) {
    const { tables, clock, random } = options;
    this.#options = options;
    this.#partition = partition;
    this.#ledger = createTableCallLedger({ tables, organisation: partition, clock, random });
  }

  tokensOf({ tokens: settings }: OrganisationConfiguration, app: AppConfiguration) {
    const { environment, tables, secrets, sealer, http, endpoints, clock, random, log } =
      this.#options;
    const { clientId, clientSecretName } = app;
    const key = JSON.stringify([clientId, clientSecretName, settings]);
    const organisation = this.#partition;
    return keptIn(this.#tokens, key, () => {
      const store = createTableTokenStore({ tables, organisation, sealer, clock, random });
      const leases = createTableLeaseStore({ tables, organisation, clock, random });
      const about = { environment, store, leases, secrets, http, endpoints, clock, random, log };
      return createStoredTokenSource({ ...about, settings }, app);
    });
  }

  pacerOf(
    { quota: { callsPerSecondPerApi } }: OrganisationConfiguration,
    avoidFullHour: boolean,
  ): CallPacer {
    const { tables, clock, random, log } = this.#options;
    const key = JSON.stringify([callsPerSecondPerApi, avoidFullHour]);
    return keptIn(this.#pacers, key, () =>
      createSharedCallPacer({
        tables,
        organisation: this.#partition,
        clock,
        random,
        log,
        limits: { callsPerSecond: callsPerSecondPerApi },
        ...(avoidFullHour ? { pauseAroundFullHour: FULL_HOUR_PAUSE } : {}),
      }),
    );
  }

  bookingOf(spender: string): CallBooking {
    const { random, log } = this.#options;
    return keptIn(this.#bookings, spender, () =>
      createCallBooking({ ledger: this.#ledger, spender, random, log }),
    );
  }

  guardOf(
    organisation: OrganisationConfiguration,
    spender: string,
    booking: CallBooking | undefined,
  ): QuotaGuard {
    const { clock, log } = this.#options;
    const { quota, companies } = organisation;
    const key = JSON.stringify([spender, quota, companies.map(({ code }) => code)]);
    return keptIn(this.#guards, key, () =>
      createQuotaGuard({
        ledger: this.#ledger,
        clock,
        log,
        spender,
        limits: quotaLimitsOf(organisation),
        ...(booking === undefined ? {} : { booking }),
      }),
    );
  }
}

function keptIn<Value>(kept: Map<string, Value>, key: string, make: () => Value): Value {
  const present = kept.get(key);
  if (present !== undefined) return present;
  const made = make();
  kept.set(key, made);
  return made;
}
