/** Ends a wait, not the work that it waits for: for libraries that can't be stopped. */
export function withinTime<Result>(
  work: Promise<Result>,
  limits: {
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
    readonly onTimeout: () => Error;
  },
): Promise<Result> {
  const { timeoutMs, signal, onTimeout } = limits;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason as Error);
    const timer = setTimeout(() => reject(onTimeout()), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}
