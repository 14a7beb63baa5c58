export { LeaseLostError } from './errors.ts';
export {
  type AcquireOptions,
  type AcquireResult,
  type Lease,
  type LeaseStore,
} from './lease-store.ts';
export { createTableLeaseStore, type TableLeaseStoreOptions } from './table-lease-store.ts';
export { withLease, type WithLeaseOptions, type WithLeaseResult } from './with-lease.ts';
