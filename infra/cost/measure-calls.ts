import { invokeFunction, type InvokeTarget } from '../local/launcher/invoke-function.ts';
import type { TimerCall } from './deployed-sizes.ts';

const TIMES = 3;

/**
 * Invokes every function as its timers do and tells how many milliseconds a call takes on average, by
 * folder of the function. The first call of each, which may start an instance, is not counted.
 */
export async function measureCalls(
  target: InvokeTarget,
  calls: readonly TimerCall[],
  folderOf: (functionName: string) => string,
): Promise<Readonly<Record<string, number>>> {
  const taken = new Map<string, number[]>();
  for (const { functionName, triggerName, payload } of calls) {
    // In the form of a timer's own event: the payload alone may ask for nothing.
    const triggerTime = new Date().toISOString();
    const document = { triggerTime, triggerName, payload };
    await invokeFunction(target, functionName, document);
    for (let count = 0; count < TIMES; count += 1) {
      const begun = performance.now();
      await invokeFunction(target, functionName, document);
      const folder = folderOf(functionName);
      taken.set(folder, [...(taken.get(folder) ?? []), performance.now() - begun]);
    }
  }
  return Object.fromEntries(
    [...taken].map(([folder, times]) => [
      folder,
      Math.round(times.reduce((sum, time) => sum + time, 0) / times.length),
    ]),
  );
}
