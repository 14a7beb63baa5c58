import { InvalidCallError } from './errors.ts';

/**
 * Country code and number with a hyphen between; a number of the mainland may stand alone. Page:
 * user-information-creation, 2026-06-30. An organisation that is registered in Hong Kong must write
 * `+86-` before mainland numbers too, so prefer it.
 */
const MOBILE_NUMBER = /^(?:\+852-\d{8}|\+86-1\d{10}|1\d{10}|\+(?!852-|86-)[1-9]\d{0,3}-\d{4,14})$/;

/** The number itself is in no error. @throws InvalidCallError */
export function requireMobileNumber(operation: string, mobile: string): void {
  if (!MOBILE_NUMBER.test(mobile)) {
    throw new InvalidCallError(
      operation,
      'the mobile number is not of the form +852-xxxxxxxx, +86-xxxxxxxxxxx or +xx-xxxxxx',
    );
  }
}
