export { backoffDelayMs, type BackoffSettings } from './backoff.ts';
export type { CallPacer, CallPriority, PaceOptions, PaceResult } from './call-pacer.ts';
export {
  createCircuitBreaker,
  type BreakerDecision,
  type CircuitBreaker,
  type CircuitBreakerOptions,
} from './circuit-breaker.ts';
export { outsideFullHour, type FullHourPause } from './full-hour.ts';
export { createLocalCallPacer, type LocalCallPacerOptions } from './local-call-pacer.ts';
export { KeptValue, type KeptValueOptions } from './kept-value.ts';
export { untilAborted } from './until-aborted.ts';
