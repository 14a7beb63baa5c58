import { createOssObjectStore, type ObjectStore } from '../object-storage/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/** Variables of `functionEnvironment`, and those that only some functions have. */
export interface ObjectSettings {
  readonly OSS_ENDPOINT: string;
  readonly OSS_REGION: string;
  readonly OSS_BUCKET: string;
  readonly OSS_PATH_STYLE: boolean;
  /** How OSS encrypts what the function writes. Default: its own keys, `AES256`. */
  readonly OSS_ENCRYPTION?: 'AES256' | 'KMS';
  /** Where links for people point; absent or empty: `OSS_ENDPOINT`. */
  readonly OSS_PUBLIC_ENDPOINT?: string;
}

/** Of one attempt, for connecting and for answering each. */
const TIMEOUT_MS = 20_000;

/** The bucket; the SDK is loaded with the first object that is read or written. */
export function openObjects(settings: ObjectSettings, instance: FunctionInstance): ObjectStore {
  const { OSS_ENCRYPTION: encryption, OSS_PUBLIC_ENDPOINT: publicEndpoint = '' } = settings;
  const objects = createOssObjectStore({
    endpoint: settings.OSS_ENDPOINT,
    ...(publicEndpoint === '' ? {} : { linkEndpoint: publicEndpoint }),
    region: settings.OSS_REGION,
    bucket: settings.OSS_BUCKET,
    pathStyle: settings.OSS_PATH_STYLE,
    ...(encryption === undefined ? {} : { serverSideEncryption: encryption }),
    timeoutMs: TIMEOUT_MS,
    credentials: instance.credentials,
    clock: instance.clock,
    random: instance.random,
  });
  instance.onClose(() => objects.close());
  return objects;
}
