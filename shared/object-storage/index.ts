export {
  InvalidObjectKeyError,
  ObjectConflictError,
  ObjectStoreAccessDeniedError,
  ObjectStoreFullError,
  ObjectStoreUnavailableError,
  type ObjectFaultContext,
  type ObjectStoreErrorCode,
} from './errors.ts';
export { createMemoryObjectStore } from './memory-object-store.ts';
export { LONGEST_LINK_SECONDS, type LinkOptions } from './object-link.ts';
export type {
  ObjectCallOptions,
  ObjectPart,
  ObjectStore,
  StoredObjectInfo,
} from './object-store.ts';
export { createOssCaller, type CallOutcome } from './oss-calls.ts';
export { openOssConnection } from './oss-connection.ts';
export { toObjectStoreError } from './oss-fault.ts';
export { createOssObjectStore, type OssObjectStore } from './oss-object-store.ts';
export type { OssCredentials, OssObjectStoreOptions } from './oss-settings.ts';
