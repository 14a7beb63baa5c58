export { LeaseLostError } from './errors.ts';
export {
  keepLease,
  startCountdown,
  type Countdown,
  type LeaseKeeper,
  type LeaseKeeperOptions,
} from './lease-keeper.ts';
export {
  type AcquireOptions,
  type AcquireResult,
  type Lease,
  type LeaseStore,
} from './lease-store.ts';
export { createTableLeaseStore, type TableLeaseStoreOptions } from './table-lease-store.ts';
export { withLease, type WithLeaseOptions, type WithLeaseResult } from './with-lease.ts';
