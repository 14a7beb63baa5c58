/** @throws RangeError for what is no place in a stream */
export function assertSequence(sequence: number): void {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new RangeError('a sequence number is a whole number from 1');
  }
}
