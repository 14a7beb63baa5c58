import type { tables } from '../table-store/index.ts';

/** Name of a table of the product. */
export type TableName = (typeof tables)[keyof typeof tables]['name'];

/** Actions of Tablestore on the rows of a table; none that makes, changes or drops a table. */
export type TableAction =
  | 'ots:GetRow'
  | 'ots:PutRow'
  | 'ots:UpdateRow'
  | 'ots:DeleteRow'
  | 'ots:GetRange'
  | 'ots:BatchWriteRow';

/** Actions of OSS on objects; reading includes asking for size and headers. */
export type ObjectAction = 'oss:GetObject' | 'oss:PutObject' | 'oss:DeleteObject';

/** Settings of `s.yaml` that name a bucket. */
export type BucketSetting = 'OSS_BUCKET' | 'AUDIT_BUCKET';

/** Settings of `s.yaml` that name a secret. */
export type SecretSetting = 'SEALING_SECRET_NAME' | 'CALLBACK_SECRET_NAME';

/** What the secrets are for that the configuration names. */
export type SecretKind = 'dingtalk-app' | 'alarm-robot' | 'payroll' | 'service-desk' | 'audit-sink';

/** `fc:ListTriggers` only looks. */
export type InvokeAction = 'fc:InvokeFunction' | 'fc:GetAsyncTask' | 'fc:ListTriggers';

/** Why a permission is needed, as the end of a row in the README: "for …", "供…". */
export interface Purpose {
  readonly en: string;
  readonly zhHK: string;
}

export interface TablePermission {
  /** `every`: all tables of the environment, also those that are yet to come. */
  readonly tables: readonly [TableName, ...TableName[]] | 'every';
  readonly actions: readonly [TableAction, ...TableAction[]];
  readonly purpose?: Purpose;
}

export interface ObjectPermission {
  readonly bucket: BucketSetting;
  /** Patterns of keys, in which `<stage>` stands for the environment and `*` for anything. */
  readonly keys: readonly [string, ...string[]];
  readonly actions: readonly [ObjectAction, ...ObjectAction[]];
  readonly purpose?: Purpose;
}

/** Listing names every object of the bucket; RAM narrows it by conditions only. */
export interface ListingPermission {
  readonly bucket: BucketSetting;
  readonly purpose?: Purpose;
}

export interface InvokePermission {
  /** Folders below `functions/`. */
  readonly functions: readonly [string, ...string[]];
  readonly actions: readonly [InvokeAction, ...InvokeAction[]];
}

/**
 * What a function may do with its role, and nothing else may be done with it: roles are made of this
 * (`infra/roles`), the README's tables are compared with it, and a test compares it with what the
 * function did.
 */
export interface FunctionPermissions {
  /** Folder below `functions/`. */
  readonly functionName: string;
  readonly tables: readonly TablePermission[];
  readonly objects: readonly ObjectPermission[];
  readonly listings: readonly ListingPermission[];
  readonly secrets: {
    readonly settings: readonly SecretSetting[];
    readonly kinds: readonly SecretKind[];
  };
  readonly invocations: readonly InvokePermission[];
  /** It is in the VPC whose address the outside world knows, so its role makes network interfaces. */
  readonly usesVpc: boolean;
}
