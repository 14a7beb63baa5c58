/** What a link to an object says besides the object. */
export interface LinkOptions {
  /** 1 to 604,800 (seven days): OSS takes no longer life of a V4 signature. */
  readonly expiresSeconds: number;
  /** Name that a browser saves under; without one it shows the object. ASCII. */
  readonly fileName?: string;
}

/** Longest life of a link: `x-oss-expires` of signature version 4, OSS documentation 2026-08. */
export const LONGEST_LINK_SECONDS = 604_800;

const FILE_NAME = /^[0-9A-Za-z._-]{1,120}$/;

/**
 * Refuses a link that would never end, or whose file name could say something else than a name.
 *
 * @throws RangeError: a fault in the code that asks
 */
export function assertLink({ expiresSeconds, fileName }: LinkOptions): void {
  const isBounded =
    Number.isInteger(expiresSeconds) &&
    expiresSeconds >= 1 &&
    expiresSeconds <= LONGEST_LINK_SECONDS;
  if (!isBounded) throw new RangeError(`a link cannot live for ${String(expiresSeconds)} seconds`);
  if (fileName !== undefined && !FILE_NAME.test(fileName)) {
    throw new RangeError('the file name of a link has other characters than letters and digits');
  }
}
