import type OSS from 'ali-oss';
import { z } from 'zod';
import {
  createOssCaller,
  openOssConnection,
  toObjectStoreError,
  type CallOutcome,
  type OssObjectStoreOptions,
} from '../../shared/object-storage/index.ts';
import type { BucketSettingsPort } from './bucket-settings-port.ts';
import { ossBucketRetention, type RetentionSdk } from './oss-bucket-retention.ts';
import { readPresentRule, toSdkRule } from './oss-life-cycle-rules.ts';

/** Calls of the SDK that its published types leave out. */
interface SettingsSdk extends RetentionSdk {
  getBucketVersioning(name: string): Promise<{ readonly versionStatus?: string }>;
  getBucketEncryption(
    name: string,
  ): Promise<{ readonly encryption?: { readonly SSEAlgorithm?: string } }>;
  putBucketEncryption(name: string, options: { readonly SSEAlgorithm: string }): Promise<unknown>;
}

const bucketInfo = z.object({
  bucket: z.object({ AccessControlList: z.object({ Grant: z.string() }) }),
});

/** The settings of `options.bucket` on OSS, through `ali-oss`; passing faults are repeated. */
export function createOssBucketSettings(options: OssObjectStoreOptions): BucketSettingsPort {
  const { bucket } = options;
  const caller = createOssCaller(openOssConnection(options), options.clock, options.random);
  const call = async <T>(
    operation: string,
    work: (sdk: OSS & SettingsSdk) => Promise<T>,
    absence?: string,
  ): Promise<T | undefined> => {
    const outcome = await caller.call((sdk) => work(sdk as OSS & SettingsSdk), undefined);
    return valueOf(outcome, bucket, operation, absence);
  };
  const info = (sdk: OSS): Promise<unknown> => sdk.getBucketInfo(bucket);
  return {
    ...ossBucketRetention(bucket, call),
    access: async () => {
      const answer = await call('GetBucketInfo', info, 'NoSuchBucket');
      return answer === undefined
        ? undefined
        : bucketInfo.parse(answer).bucket.AccessControlList.Grant;
    },
    create: async () => {
      if ((await call('GetBucketInfo', info, 'NoSuchBucket')) !== undefined) return 'already-there';
      await call('PutBucket', (sdk) => sdk.putBucket(bucket));
      return 'created';
    },
    versioning: async () => {
      const answer = await call('GetBucketVersioning', (sdk) => sdk.getBucketVersioning(bucket));
      const status = answer?.versionStatus;
      if (status === undefined || status === '') return 'never';
      return status === 'Enabled' ? 'enabled' : 'suspended';
    },
    lifeCycle: async () => {
      const work = (sdk: OSS): Promise<{ rules: readonly unknown[] | null }> =>
        sdk.getBucketLifecycle(bucket);
      const answer = await call('GetBucketLifecycle', work, 'NoSuchLifecycle');
      return (answer?.rules ?? []).map(readPresentRule);
    },
    replaceLifeCycle: async (rules) => {
      // The SDK writes into the rules that it is given, so every attempt gets its own.
      await call('PutBucketLifecycle', (sdk) =>
        sdk.putBucketLifecycle(bucket, rules.map(toSdkRule)),
      );
    },
    defaultEncryption: async () => {
      const absence = 'NoSuchServerSideEncryptionRule';
      const work = (sdk: SettingsSdk) => sdk.getBucketEncryption(bucket);
      return (await call('GetBucketEncryption', work, absence))?.encryption?.SSEAlgorithm;
    },
    setDefaultEncryption: async (algorithm) => {
      await call('PutBucketEncryption', (sdk) =>
        sdk.putBucketEncryption(bucket, { SSEAlgorithm: algorithm }),
      );
    },
  };
}

/** Undefined if the service says by the code `absence` that there is nothing. */
function valueOf<T>(
  outcome: CallOutcome<T>,
  bucket: string,
  operation: string,
  absence: string | undefined,
): T | undefined {
  if (outcome.outcome === 'answered') return outcome.value;
  const { fault, attempts, cause } = outcome;
  if (fault.code === absence) return undefined;
  throw toObjectStoreError(fault, { key: bucket, operation, attempts, cause });
}
