import { invertDecoder, type EncodingTable, type TwoByteDecoder } from './encoding-table.ts';

/** Where Big5 itself has its Han characters; a code there wins over a later HKSCS code. */
const isOriginalBig5 = (code: number): boolean =>
  (code >= 0xa440 && code <= 0xc67e) || (code >= 0xc940 && code <= 0xf9d5);

/**
 * Characters whose code in the standard differs from the inverted table, [code point, code]. Taken
 * from glibc's BIG5-HKSCS (HKSCS-2008) and compared with it over the whole repertoire in
 * tests/conformance/character-set.test.ts.
 */
const OVERRIDES: readonly (readonly [number, number])[] = [
  [0x7cce, 0xa261],
  [0x89a9, 0xa0d4],
  [0x92b9, 0xf9d7],
  [0x5159, 0xa259],
  [0x515b, 0xa25a],
  [0x515d, 0xa25c],
  [0x515e, 0xa25b],
  [0x936e, 0xa05f],
  [0x975d, 0x9ce4],
  [0x701e, 0x96ee],
  [0x60de, 0xfd64],
  [0xff0f, 0xa241],
  [0xff3c, 0xa242],
  [0x256d, 0xf9fa],
  [0x256e, 0xf9fb],
  [0x2570, 0xf9fc],
  [0x256f, 0xf9fd],
  [0x2550, 0xf9f9],
  [0x255e, 0xf9e9],
  [0x256a, 0xf9ea],
  [0x2561, 0xf9eb],
  [0x5ef4, 0xfbfd],
  [0x65e0, 0xfcd3],
  [0x7676, 0xfec1],
  [0x2022, 0xa145],
  [0x2609, 0xa1f3],
  [0x2641, 0xa1f2],
  [0xa2, 0xa246],
  [0xa3, 0xa247],
  [0xa5, 0xa244],
  [0x203e, 0xa1c2],
  [0x223c, 0xa1e3],
  [0xff64, 0xa14e],
];

/** Characters that the web's Big5 table has and the standard lacks. */
const NOT_IN_STANDARD: readonly number[] = [
  0x2027,
  0xfe51,
  0x2574,
  0xaf,
  0xffe3,
  0x2cd,
  0xff5e,
  0x2295,
  0x2299,
  0x2215,
  0xfe68,
  0xffe5,
  0xffe0,
  0xffe1,
  0x20ac,
  0x2421,
  ...Array.from({ length: 32 }, (_, index) => 0x2400 + index),
];

/** Ê and ê with a macron or a caron: two code points that share one code, [base, mark, code]. */
export const HKSCS_SEQUENCES: readonly (readonly [number, number, number])[] = [
  [0xca, 0x304, 0x8862],
  [0xca, 0x30c, 0x8864],
  [0xea, 0x304, 0x88a3],
  [0xea, 0x30c, 0x88a5],
];

/** Big5 with HKSCS-2008, as glibc's `BIG5-HKSCS` writes it. */
export function buildBig5HkscsTable(decode: TwoByteDecoder): EncodingTable {
  const table = invertDecoder(decode, {
    firstLeadByte: 0x87,
    lastLeadByte: 0xfe,
    isSkipped: () => false,
    isPreferred: (code, earlier) => isOriginalBig5(code) && !isOriginalBig5(earlier),
  });
  for (const codePoint of NOT_IN_STANDARD) table.remove(codePoint);
  for (const [codePoint, code] of OVERRIDES) table.set(codePoint, code);
  return table;
}
