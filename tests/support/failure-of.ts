/** What a call throws; the test fails if it throws nothing. */
export function failureIn(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to throw');
}
