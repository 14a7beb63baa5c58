/**
 * Bounds of a table file: far above a company of 10,000 people with ten years of transfers, far below
 * what would exhaust the memory of the function.
 */
export const tabularLimits = {
  fileBytes: 16 * 1024 * 1024,
  /** Of all parts of a spreadsheet together, inflated. */
  inflatedBytes: 96 * 1024 * 1024,
  /** Files inside a spreadsheet. */
  parts: 1_000,
  rows: 100_000,
  columns: 64,
} as const;
