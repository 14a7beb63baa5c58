/** A window of time, both ends included; empty if `to` is before `from`. */
export interface Span {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

export function isEmptySpan({ fromEpochMs, toEpochMs }: Span): boolean {
  return toEpochMs < fromEpochMs;
}
