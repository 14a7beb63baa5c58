import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';

export interface OssCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export interface OssObjectStoreOptions {
  /** With its scheme: `https://oss-cn-hongkong-internal.aliyuncs.com`. */
  readonly endpoint: string;
  /** Where links for people point, if they cannot reach `endpoint`. Default: the same. */
  readonly linkEndpoint?: string;
  /** `oss-cn-hongkong`: part of every signature. */
  readonly region: string;
  readonly bucket: string;
  /** Asked at every attempt, because the keys of a function's role change while it lives. */
  readonly credentials: () => OssCredentials;
  /** For connecting and for answering, each; per attempt. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Bucket in the path instead of the host name; for endpoints that have no wildcard name. */
  readonly pathStyle?: boolean;
  /** How OSS itself encrypts what it stores, besides any sealing of ours. Default `AES256`. */
  readonly serverSideEncryption?: 'AES256' | 'KMS';
}
