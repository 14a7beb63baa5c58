import { invertDecoder, type EncodingTable, type TwoByteDecoder } from './encoding-table.ts';

/** The user-defined area C6A1-C8FE: its characters mean something else at every receiver. */
const isUserDefined = (code: number): boolean => code >= 0xc6a1 && code <= 0xc8fe;

/** 十 and 卅 have a second code in the row of numerals; receivers expect A451 and A4CA. */
const isDuplicateNumeral = (code: number): boolean => code === 0xa2cc || code === 0xa2ce;

/**
 * Code page 950 as glibc's `CP950` and Python's `cp950` write it: 13,493 characters, 13,070 of them
 * Han, byte for byte (tests/conformance/character-set.test.ts). On the eight box-drawing duplicates
 * the lower code stands.
 */
export function buildCp950Table(decode: TwoByteDecoder): EncodingTable {
  return invertDecoder(decode, {
    firstLeadByte: 0xa1,
    lastLeadByte: 0xf9,
    isSkipped: (code) => isUserDefined(code) || isDuplicateNumeral(code),
    isPreferred: () => false,
  });
}
