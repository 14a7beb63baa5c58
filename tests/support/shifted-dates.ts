/**
 * Lets `new Date()` in this process stand where the local cloud's clock stands, so that the vendors'
 * SDKs in a test sign with local time, as those in a function do. `Date.now()` stays the machine's:
 * the local clock itself is built on it.
 *
 * @returns puts the machine's time back
 */
export function shiftNewDates(offsetMs: number): () => void {
  const machineDate = globalThis.Date;
  globalThis.Date = new Proxy(machineDate, {
    construct: (target, given: unknown[], newTarget) => {
      const parts = given.length === 0 ? [machineDate.now() + offsetMs] : given;
      return Reflect.construct(target, parts, newTarget) as object;
    },
  });
  return () => {
    globalThis.Date = machineDate;
  };
}
