import { createOssObjectStore, type ObjectStore } from '../../shared/object-storage/index.ts';
import type { OssCredentials } from '../../shared/object-storage/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { TEST_BUCKET, type RunningOss } from './oss-clients.ts';

/** A clock whose sleeps end at once and are counted. */
export interface InstantClock extends Clock {
  readonly waitsMs: readonly number[];
}

export function instantClock(): InstantClock {
  const waitsMs: number[] = [];
  return {
    waitsMs,
    nowEpochMs: () => Date.now(),
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      waitsMs.push(durationMs);
    },
  };
}

export interface StoreSettings {
  readonly endpoint?: string;
  readonly linkEndpoint?: string;
  readonly pathStyle?: boolean;
  readonly bucket?: string;
  readonly credentials?: () => OssCredentials;
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}

/** The adapter for the stand-in, by plain HTTP and the developer's key unless told otherwise. */
export function storeOn(oss: RunningOss, settings: StoreSettings = {}): ObjectStore {
  const { developer } = oss.context.credentials;
  return createOssObjectStore({
    endpoint: settings.endpoint ?? oss.plainUrl,
    region: 'oss-cn-hongkong',
    bucket: settings.bucket ?? TEST_BUCKET,
    credentials: settings.credentials ?? (() => developer),
    timeoutMs: settings.timeoutMs ?? 30_000,
    clock: settings.clock ?? instantClock(),
    random: { bytes: (length) => new Uint8Array(length), unit: () => 0.5 },
    ...(settings.linkEndpoint === undefined ? {} : { linkEndpoint: settings.linkEndpoint }),
    ...(settings.pathStyle === undefined ? {} : { pathStyle: settings.pathStyle }),
  });
}
