/**
 * A call that DingTalk refuses. What it looks like on the wire depends on the answer family, so both
 * codes are kept: the number of the old host and the word of the new one.
 */
export class Refusal extends Error {
  /** Code of the old host. */
  readonly errcode: number;
  /** Code and status of the new host. */
  readonly code: string;
  readonly status: number;
  /** Who refuses: the gateway wraps its codes in 88 on `/topapi/`, a business service does not. */
  readonly origin: 'gateway' | 'throttle' | 'business';
  readonly requiredScopes: readonly string[] | undefined;

  constructor(
    description: {
      readonly errcode: number;
      readonly code: string;
      readonly status: number;
      readonly origin: 'gateway' | 'throttle' | 'business';
      readonly requiredScopes?: readonly string[];
    },
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
    this.errcode = description.errcode;
    this.code = description.code;
    this.status = description.status;
    this.origin = description.origin;
    this.requiredScopes = description.requiredScopes;
  }
}

/** A wrong parameter or an unknown thing, told by the business service of the old host. */
export function oldRefusal(errcode: number, message: string): Refusal {
  return new Refusal(
    { errcode, code: 'invalidParameter', status: 400, origin: 'business' },
    message,
  );
}

/** The same of the new host. */
export function newRefusal(code: string, message: string, status = 400): Refusal {
  return new Refusal({ errcode: 400_002, code, status, origin: 'business' }, message);
}
