import { z } from 'zod';
import type { BucketSettingsPort, PresentRetention } from './bucket-settings-port.ts';

/** The calls that the SDK's published types leave out; see `lib/common/bucket` of ali-oss 6.23. */
export interface RetentionSdk {
  getBucketWorm(name: string): Promise<unknown>;
  initiateBucketWorm(name: string, days: number): Promise<unknown>;
  abortBucketWorm(name: string): Promise<SdkAnswer>;
  completeBucketWorm(name: string, wormId: string): Promise<SdkAnswer>;
  extendBucketWorm(name: string, wormId: string, days: number): Promise<unknown>;
}

interface SdkAnswer {
  readonly status: number;
  readonly res: { readonly data?: unknown; readonly headers?: unknown };
}

/** Makes a call to the service; undefined where it answers with the code `absence`. */
export type SettingsCall = <T>(
  operation: string,
  work: (sdk: RetentionSdk) => Promise<T>,
  absence?: string,
) => Promise<T | undefined>;

type RetentionPort = Pick<
  BucketSettingsPort,
  'retention' | 'beginRetention' | 'giveUpRetention' | 'lockRetention' | 'extendRetention'
>;

const NO_POLICY = 'NoSuchWORMConfiguration';
/** Also the answer to a second beginning, after an answer that was lost. */
const ALREADY = 'WORMConfigurationLocked';

const policy = z.object({
  wormId: z.string().min(1),
  state: z.string(),
  days: z.string().regex(/^[1-9]\d{0,5}$/),
});

/** The retention policy (WORM) of a bucket on OSS. */
export function ossBucketRetention(bucket: string, call: SettingsCall): RetentionPort {
  return {
    retention: async () => {
      const answer = await call('GetBucketWorm', (sdk) => sdk.getBucketWorm(bucket), NO_POLICY);
      return answer === undefined ? undefined : readPolicy(answer);
    },
    beginRetention: async (days) => {
      const work = (sdk: RetentionSdk) => sdk.initiateBucketWorm(bucket, days);
      await call('InitiateBucketWorm', work, ALREADY);
    },
    giveUpRetention: async () => {
      const work = async (sdk: RetentionSdk) => refuseUnlessDone(await sdk.abortBucketWorm(bucket));
      await call('AbortBucketWorm', work, NO_POLICY);
    },
    lockRetention: async (id) => {
      const work = async (sdk: RetentionSdk) =>
        refuseUnlessDone(await sdk.completeBucketWorm(bucket, id));
      await call('CompleteBucketWorm', work, ALREADY);
    },
    extendRetention: async (id, days) => {
      await call('ExtendBucketWorm', (sdk) => sdk.extendBucketWorm(bucket, id, days));
    },
  };
}

function readPolicy(answer: unknown): PresentRetention {
  const { wormId, state, days } = policy.parse(answer);
  const known = { Locked: 'locked', InProgress: 'in-progress' } as const;
  const isKnown = state === 'Locked' || state === 'InProgress';
  return { id: wormId, state: isKnown ? known[state] : 'lapsed', days: Number(days) };
}

/** The SDK resolves these two calls whatever the service answered. */
function refuseUnlessDone({ status, res }: SdkAnswer): true {
  if (status >= 200 && status < 300) return true;
  const text = res.data instanceof Uint8Array ? Buffer.from(res.data).toString('utf8') : '';
  const [, code] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
  const [, requestId] = /<RequestId>(\w+)<\/RequestId>/.exec(text) ?? [];
  const about = { status, code: code ?? `HTTP ${String(status)}`, requestId };
  throw Object.assign(new Error('the service refused'), about);
}
