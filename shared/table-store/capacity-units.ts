import type { CapacityUnits } from './table-client.ts';

/** What several answers cost together. */
export function sumOfUnits(parts: readonly CapacityUnits[]): CapacityUnits {
  return parts.reduce(
    (sum, { read, write }) => ({ read: sum.read + read, write: sum.write + write }),
    { read: 0, write: 0 },
  );
}
