import type { TokenSettings } from '../configuration/index.ts';
import type { DingTalkEndpoints } from '../dingtalk/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { LeaseStore } from '../lease/index.ts';
import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { Clock } from '../time/index.ts';
import type { AlarmKind, Credential } from './token-record.ts';
import type { TokenStore } from './token-store.ts';

/** The app whose tokens are meant. */
export interface TokenApp {
  readonly clientId: string;
  readonly clientSecretName: string;
}

/** What people should know of a credential. */
export interface TokenAlarm {
  readonly credential: Credential;
  readonly kind: AlarmKind | 'recovered';
  readonly failingSinceEpochMs: number;
  readonly atEpochMs: number;
  readonly lastFailureCode: string | undefined;
  /** Until when the kept token serves; undefined if none does. */
  readonly servesUntilEpochMs: number | undefined;
}

/** Everything that refreshing needs, of one organisation in one environment. */
export interface TokenDependencies {
  readonly environment: string;
  readonly store: TokenStore;
  /** Leases of the same organisation. */
  readonly leases: LeaseStore;
  /** Asked for app secrets with `fresh`, at each refresh and never between. */
  readonly secrets: SecretProvider;
  readonly http: HttpClient;
  readonly endpoints: DingTalkEndpoints;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** `tokens` of the organisation. */
  readonly settings: TokenSettings;
  /**
   * Tells people, once per spell of failures. Left out by who cannot: then the next who can does.
   * If it throws, it is told at the next failure.
   */
  readonly tellAlarm?: ((alarm: TokenAlarm) => Promise<void>) | undefined;
}
