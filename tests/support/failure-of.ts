/** What a call throws; the test fails if it throws nothing. */
export function failureIn(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to throw');
}

/** What a promise fails with; the test fails if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was expected to fail');
}
