/** Code points of the planes that a double-byte set can hold: 0, 1 and 2. */
const TABLE_SIZE = 0x30000;

/** Two-byte codes by code point; 0 where there is none. */
export class EncodingTable {
  readonly #codes = new Uint16Array(TABLE_SIZE);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The raw table, for the encoder's inner loop. Read only. */
  get codes(): Uint16Array {
    return this.#codes;
  }

  get(codePoint: number): number {
    return this.#codes[codePoint] ?? 0;
  }

  set(codePoint: number, code: number): void {
    if (this.get(codePoint) === 0) this.#size += 1;
    this.#codes[codePoint] = code;
  }

  remove(codePoint: number): void {
    if (this.get(codePoint) !== 0) this.#size -= 1;
    this.#codes[codePoint] = 0;
  }
}

/** Decodes one two-byte code to the characters that it stands for. */
export type TwoByteDecoder = (bytes: Uint8Array) => string;

export interface InversionRules {
  readonly firstLeadByte: number;
  readonly lastLeadByte: number;
  /** Codes that are never written. */
  readonly isSkipped: (code: number) => boolean;
  /** Whether a later code takes the place of an earlier one for the same character. */
  readonly isPreferred: (code: number, earlier: number) => boolean;
}

/** Inverts a decoder over all two-byte codes. Codes for sequences of characters are left out. */
export function invertDecoder(decode: TwoByteDecoder, rules: InversionRules): EncodingTable {
  const table = new EncodingTable();
  const bytes = new Uint8Array(2);
  for (let lead = rules.firstLeadByte; lead <= rules.lastLeadByte; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail > 0x7e && trail < 0xa1) continue;
      const code = lead * 256 + trail;
      if (rules.isSkipped(code)) continue;
      bytes[0] = lead;
      bytes[1] = trail;
      const codePoint = singleCodePoint(decode(bytes));
      if (codePoint === undefined) continue;
      const earlier = table.get(codePoint);
      if (earlier === 0 || rules.isPreferred(code, earlier)) table.set(codePoint, code);
    }
  }
  return table;
}

function singleCodePoint(text: string): number | undefined {
  const codePoint = text.codePointAt(0);
  if (codePoint === undefined || codePoint === 0xfffd) return undefined;
  return text.length === (codePoint > 0xffff ? 2 : 1) ? codePoint : undefined;
}
