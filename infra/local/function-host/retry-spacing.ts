const SYSTEM_FIRST_MS = 500;
const SYSTEM_MAX_MS = 3_600_000;
const FUNCTION_FIRST_MS = 1000;
const FUNCTION_MAX_MS = 60_000;

/** Pause before the next attempt after the n-th refusal (429, 500, 503): 0.5 s doubled each time. */
export function pauseAfterRefusalMs(refusals: number): number {
  return Math.min(SYSTEM_FIRST_MS * 2 ** (refusals - 1), SYSTEM_MAX_MS);
}

/** Pause after the n-th function error. The platform does not document it: 1 s doubled, a guess. */
export function pauseAfterFunctionErrorMs(errors: number): number {
  return Math.min(FUNCTION_FIRST_MS * 2 ** (errors - 1), FUNCTION_MAX_MS);
}
