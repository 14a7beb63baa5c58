/** Limits of the service. Source: documentation "Limits on the Wide Column model" unless said otherwise. */
export const LIMITS = {
  nameBytes: 255,
  keyColumns: 4,
  keyValueBytes: 1024,
  cellBytes: 2 * 1024 * 1024,
  /** Data of one PutRow or UpdateRow, and of one BatchWriteRow or BatchGetRow in total. */
  requestDataBytes: 4 * 1024 * 1024,
  columnsPerRequest: 1024,
  columnsToGet: 128,
  rowsPerBatchWrite: 200,
  rowsPerBatchGet: 100,
  rowsPerRange: 5000,
  bytesPerRange: 4 * 1024 * 1024,
  tablesPerInstance: 64,
  minimumTimeToLiveSeconds: 86_400,
  /** Versions lie below this (live tests of the Java SDK). */
  versionBound: (2n ** 63n - 1n) / 1000n,
  /** Bodies above this are not even read as a message; the figure is a guess. */
  httpBodyBytes: 8 * 1024 * 1024,
  dateSkewMs: 15 * 60 * 1000,
} as const;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Tables and columns: 1 to 255 bytes, letters, digits and underscores, no digit first. */
export function isValidName(name: string): boolean {
  return name.length <= LIMITS.nameBytes && NAME.test(name);
}

/** Instances: 3 to 16 characters; letters, digits and hyphens. */
export function isValidInstanceName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]{1,14}[A-Za-z0-9]$/.test(name);
}
