'use strict';
/**
 * Loaded with `--require` before anything else in a function's process: shifts `Date` by the local
 * clock's offset, so that the function and the SDKs in it share the one time source of the local
 * cloud. Lives outside the bundle: the zip that runs here is the zip that is deployed.
 *
 * Time never runs back, even if the machine's clock is set back. Not shifted: timers,
 * `performance`, file times and `Intl.DateTimeFormat().format()` without a date.
 */
const RealDate = Date;
const realNow = RealDate.now;
let offsetMs = Number(process.env['LOCAL_CLOCK_OFFSET_MS'] ?? 0);
delete process.env['LOCAL_CLOCK_OFFSET_MS'];
let latest = 0;

function now() {
  latest = Math.max(latest, realNow() + offsetMs);
  return latest;
}

const LocalDate = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
});
RealDate.now = now;
RealDate.prototype.constructor = LocalDate;
globalThis.Date = LocalDate;

/** Taken by the bootstrap, which then removes it from the global object. */
globalThis[Symbol.for('local-cloud.move-clock')] = (movedOffsetMs) => {
  offsetMs = Math.max(offsetMs, movedOffsetMs);
};
