import { type TokenRecord } from '../../../shared/dingtalk-tokens/index.ts';
import { formatHongKongTimestamp, MINUTE_MS } from '../../../shared/time/index.ts';
import { causeOf, type FailureCause } from '../domain/failure-cause.ts';

/** A token as a person may see it: its times and its state, nothing of itself. */
export interface ShownToken {
  readonly corpId: string;
  readonly app: string;
  readonly kind: 'app' | 'jsapi-ticket';
  /** `none`: nobody has asked for one yet. */
  readonly state: TokenRecord['state'] | 'none';
  readonly ageMinutes?: number;
  readonly obtainedAtHongKong?: string;
  readonly expiresAtHongKong?: string;
  /** When DingTalk last accepted it in a call; empty: it was never tried. */
  readonly provenAtHongKong?: string;
  readonly nextRefreshHongKong?: string;
  readonly failures: number;
  readonly failingSinceHongKong?: string;
  readonly cause?: FailureCause;
  readonly sealingKey?: string;
  /** The configuration does not have the app any more: nobody uses or refreshes the row. */
  readonly isLeftOver?: true;
}

type About = Pick<ShownToken, 'corpId' | 'app' | 'kind'>;

export function shownToken(about: About, record: TokenRecord, nowEpochMs: number): ShownToken {
  const { current, failingSinceEpochMs, lastFailureCode, sealingKeyId } = record;
  return {
    ...about,
    state: record.state,
    ...(current === undefined
      ? {}
      : {
          ageMinutes: Math.max(0, Math.round((nowEpochMs - current.obtainedAtEpochMs) / MINUTE_MS)),
          obtainedAtHongKong: formatHongKongTimestamp(current.obtainedAtEpochMs),
          expiresAtHongKong: formatHongKongTimestamp(current.expiresAtEpochMs),
          provenAtHongKong:
            current.provenAtEpochMs === undefined
              ? ''
              : formatHongKongTimestamp(current.provenAtEpochMs),
        }),
    nextRefreshHongKong: formatHongKongTimestamp(record.dueAtEpochMs),
    failures: record.failures,
    ...(failingSinceEpochMs === undefined
      ? {}
      : { failingSinceHongKong: formatHongKongTimestamp(failingSinceEpochMs) }),
    ...(lastFailureCode === undefined ? {} : { cause: causeOf(lastFailureCode) }),
    ...(sealingKeyId === undefined ? {} : { sealingKey: sealingKeyId }),
  };
}

export function missingToken(about: About): ShownToken {
  return { ...about, state: 'none', failures: 0 };
}
