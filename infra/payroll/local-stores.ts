import { readFile } from 'node:fs/promises';
import { createOssObjectStore, type ObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  type Sealer,
} from '../../shared/sealing/index.ts';
import { createTablestoreTableClient } from '../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../shared/time/index.ts';
import { letNewDatesFollow } from '../local/launcher/local-time.ts';
import { loadIdentity } from '../local/launcher/state-files.ts';
import { LocalClock } from '../local/stand-in/local-clock.ts';
import type { RunningLocalCloud } from '../command/running-local-cloud.ts';

const TIMEOUT_MS = 20_000;

/** The local cloud's stores as an engineer of the company would use them. */
export interface LocalStores {
  readonly objects: ObjectStore;
  readonly tables: ReturnType<typeof createTablestoreTableClient>;
  readonly sealer: Sealer;
}

/** Opens the bucket; requests are dated by local time, as the stand-in expects. */
export function openLocalBucket(cloud: RunningLocalCloud): ObjectStore {
  const clock = localClockOf(cloud);
  return createOssObjectStore({
    endpoint: cloud.oss.url,
    region: cloud.oss.region,
    bucket: cloud.oss.buckets[0] ?? '',
    credentials: () => cloud.credentials,
    timeoutMs: TIMEOUT_MS,
    pathStyle: true,
    clock,
    random: systemRandom,
  });
}

/** Opens bucket, tables and the keys of the sealed objects. */
export async function openLocalStores(cloud: RunningLocalCloud): Promise<LocalStores> {
  const { sealingKey } = await loadIdentity(cloud.stateDirectory);
  const keyRing = JSON.stringify({ current: 'k1', keys: { k1: sealingKey } });
  return {
    objects: openLocalBucket(cloud),
    tables: createTablestoreTableClient({
      endpoint: cloud.tablestore.tlsUrl,
      instanceName: cloud.tablestore.instanceName,
      trustedAuthorityPem: await readFile(cloud.certificateAuthorityFile, 'utf8'),
      credentials: () => cloud.credentials,
      clock: localClockOf(cloud),
      random: systemRandom,
    }),
    sealer: createAesGcmSealer(parseSealingKeyRing(keyRing), systemRandom),
  };
}

/** The SDKs sign with `new Date()`, which from now on stands where local time stands. */
function localClockOf({ clockOffsetMs }: RunningLocalCloud): Clock {
  const clock = new LocalClock(clockOffsetMs);
  letNewDatesFollow(clock);
  return {
    nowEpochMs: () => clock.nowEpochMs(),
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
}
