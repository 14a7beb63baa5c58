/** Something that must not be seen: a secret, a token, a number of a person. */
export interface Canary {
  /** How a failing test calls it. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Digits only: found where no letter or digit stands beside it, so that no larger number counts. */
  readonly standsAlone: boolean;
}

/** Shorter values are found by chance in sealed bytes and in hashes. */
const SHORTEST = 8;

/** @throws RangeError for a value that is too short to tell anything */
export function canary(name: string, value: string | Uint8Array): Canary {
  const bytes = Buffer.from(value);
  if (bytes.byteLength < SHORTEST) throw new RangeError(`${name} is too short for a canary`);
  return { name, bytes, standsAlone: /^\d+$/.test(bytes.toString('latin1')) };
}

/** Every line of a key file that holds key material. */
export function canariesOfLines(name: string, text: string): readonly Canary[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.length >= 32 && !line.startsWith('-----'))
    .map((line, index) => canary(`${name}, line ${String(index + 1)}`, line));
}
