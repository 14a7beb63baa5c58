/** One line of the bench: a figure beside its floor or peer, both from the same run. */
export interface BenchRow {
  readonly id: string;
  readonly what: { readonly en: string; readonly zhHK: string };
  readonly figure: string;
  /** The floor or peer that the figure is compared with. */
  readonly reference: string;
  /** Undefined where the figure itself is judged. */
  readonly ratio: number | undefined;
  readonly budget: string;
  /** Undefined: for information, no budget. */
  readonly isMet: boolean | undefined;
}

/** True if no row misses its budget. */
export function areBudgetsMet(rows: readonly BenchRow[]): boolean {
  return rows.every(({ isMet }) => isMet !== false);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}

export function milliseconds(value: number): string {
  return value >= 1_000 ? `${(value / 1_000).toFixed(2)} s` : `${value.toFixed(2)} ms`;
}

export function microseconds(ms: number): string {
  return `${(ms * 1_000).toFixed(1)} µs`;
}
