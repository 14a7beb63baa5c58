import type { DingTalkEndpoints, RetrySettings } from '../dingtalk/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { Sealer } from '../sealing/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';

export interface DingTalkAccessOptions {
  readonly environment: string;
  readonly endpoints: DingTalkEndpoints;
  readonly tables: TableClient;
  readonly secrets: SecretProvider;
  /** Opens what the live key ring sealed: make the access anew with it. */
  readonly sealer: Sealer;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** For all clients; default as of `createDingTalkClient`. */
  readonly retry?: Partial<RetrySettings>;
  readonly timeoutMs?: number;
  readonly slotPatienceMs?: number;
}
