import type { LocalClock } from '../stand-in/local-clock.ts';

const TICK_MS = 250;

/**
 * Calls `check` a few times a second and at once after each move of local time, so that due times
 * are judged on the one time source. Returns the function that stops it.
 */
export function onLocalTick(clock: LocalClock, check: () => void): () => void {
  const timer = setInterval(check, TICK_MS);
  timer.unref();
  const stopMoves = clock.onMove(check);
  return () => {
    clearInterval(timer);
    stopMoves();
  };
}
