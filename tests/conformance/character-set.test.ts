import { describe, expect, test } from 'vitest';
import { loadCharacterEncoder, type CharacterEncoder } from '../../shared/character-set/index.ts';
import { requiresProgram } from '../support/debian-programs.ts';
import {
  readByIconv,
  readByPython,
  writtenByIconv,
  writtenByPython,
  type Codes,
} from './character-set-witnesses.ts';

const LAST_CODE_POINT = 0x2ffff;
/** The two-code-point sequences of HKSCS. */
const SEQUENCES = ['\u{CA}\u{304}', '\u{CA}\u{30C}', '\u{EA}\u{304}', '\u{EA}\u{30C}'];

/** Every character beyond ASCII of the planes that these sets draw from, and the sequences. */
const repertoire: readonly string[] = [
  ...Array.from({ length: LAST_CODE_POINT - 0x80 + 1 }, (_, index) => 0x80 + index)
    .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
    .map((codePoint) => String.fromCodePoint(codePoint)),
  ...SEQUENCES,
];

const cp950 = await loadCharacterEncoder('cp950-strict');
const hkscs = await loadCharacterEncoder('big5-hkscs-2008');
const writtenInCp950 = writtenBy(cp950);
const writtenInHkscs = writtenBy(hkscs);

describe('cp950-strict', () => {
  test('holds 13,493 characters, 13,070 of them Han', () => {
    expect(writtenInCp950.size).toBe(13_493);
    expect(hanIn(writtenInCp950)).toBe(13_070);
  });

  test.each([
    ['陳大文', 'b3afa46aa4e5'],
    ['許功蓋', 'b35ca55cbb5c'],
    ['恒', 'f9da'],
    ['裏', 'f9d8'],
    ['峰', 'ae70'],
    ['衛', 'bdc3'],
    ['啟', 'b1d2'],
    ['十', 'a451'],
    ['卅', 'a4ca'],
    ['仝', 'c969'],
    ['·', 'a150'],
    ['碁銹裏墻恒粧嫺', 'f9d6f9d7f9d8f9d9f9daf9dbf9dc'],
    ['Chan, T. M.', Buffer.from('Chan, T. M.').toString('hex')],
  ])('writes %s as %s', (text, code) => {
    expect(hexOf(cp950, text)).toBe(code);
  });

  test.each(Array.from('峯衞啓堃喆邨嘅𨋢鿋𠮷説内吕産爲䶮'))(
    'refuses %s, which Big5 lacks',
    (character) => {
      expect(hexOf(cp950, character)).toBeUndefined();
    },
  );

  test('is read back by the decoder of the runtime as the characters that were meant', () => {
    const decoder = new TextDecoder('big5', { fatal: true });

    const misread = [...writtenInCp950].filter(
      ([text, code]) => decoder.decode(Buffer.from(code, 'hex')) !== text,
    );

    expect(misread).toEqual([]);
  });
});

describe('big5-hkscs-2008', () => {
  test('holds 18,451 characters, 17,642 of them Han, and four sequences', () => {
    expect(writtenInHkscs.size - SEQUENCES.length).toBe(18_451);
    expect(hanIn(writtenInHkscs)).toBe(17_642);
  });

  test.each([
    ['陳大文', 'b3afa46aa4e5'],
    ['許功蓋', 'b35ca55cbb5c'],
    ['峯', 'fbdf'],
    ['衞', '8fc0'],
    ['啓', 'fba3'],
    ['堃', 'fb69'],
    ['喆', 'fb46'],
    ['邨', '9068'],
    ['十', 'a451'],
    ['卅', 'a4ca'],
    ['仝', 'c969'],
    ['嘅', '9def'],
    ['廐悤猪癶隶廴无', '9dfba0dc9975fec190c4fbfdfcd3'],
    ['／＼', 'a241a242'],
    ['𨋢', '9df2'],
    ['鿋', '87df'],
    ['\u{CA}\u{304}', '8862'],
    ['\u{CA}', '8866'],
    ['\u{EA}\u{30C}', '88a5'],
    ['\u{EA}\u{30C}x', '88a578'],
  ])('writes %s as %s', (text, code) => {
    expect(hexOf(hkscs, text)).toBe(code);
  });

  test.each(Array.from('𠮷説内吕産爲愼髙䶮€‧～'))(
    'refuses %s, which the standard lacks',
    (character) => {
      expect(hexOf(hkscs, character)).toBeUndefined();
    },
  );

  test('refuses a mark that follows no base of a sequence, by its name', () => {
    expect(hkscs.encode('\u{CA}\u{304}\u{304}')).toMatchObject({
      outcome: 'unmappable',
      characters: [{ codePoint: 'U+0304' }],
    });
  });
});

requiresProgram('iconv')('glibc as a witness', () => {
  test('writes every character of cp950-strict to the byte as we do', () => {
    expect(differences(writtenInCp950, writtenByIconv(repertoire, 'CP950'))).toEqual([]);
  });

  test('writes beyond cp950-strict nothing but the user-defined area and U+0080', () => {
    const beyond = [...writtenByIconv(repertoire, 'CP950')].filter(
      ([text]) => !writtenInCp950.has(text),
    );
    const inUserArea = beyond.filter(([, code]) => code >= 'c6a1' && code <= 'c8fe');
    const others = beyond.filter(([text]) => !isPrivateUse(text));

    expect(others).toEqual([['\u{80}', '80']]);
    expect(inUserArea.length).toBe(beyond.length - 1);
  });

  test('writes every character of big5-hkscs-2008 to the byte as we do, and U+0080 alone besides', () => {
    const written = writtenByIconv(repertoire, 'BIG5-HKSCS');

    expect(differences(writtenInHkscs, written)).toEqual([]);
    expect([...written.keys()].filter((text) => !writtenInHkscs.has(text))).toEqual(['\u{80}']);
  });

  test('reads our bytes back as the characters that were meant', () => {
    expect(differences(textsOf(writtenInCp950), readByIconv(writtenInCp950, 'CP950'))).toEqual([]);
    expect(differences(textsOf(writtenInHkscs), readByIconv(writtenInHkscs, 'BIG5-HKSCS'))).toEqual(
      [],
    );
  });
});

requiresProgram('python3')('Python as a witness', () => {
  test('writes every character of cp950-strict to the byte as we do', () => {
    expect(differences(writtenInCp950, writtenByPython(repertoire, 'cp950'))).toEqual([]);
  });

  test('agrees on every character that its HKSCS of 2004 shares with ours of 2008', () => {
    const written = writtenByPython(repertoire, 'big5hkscs');
    const shared = new Map([...writtenInHkscs].filter(([text]) => written.has(text)));
    const ours = [...writtenInHkscs].filter(([text]) => !written.has(text));

    expect(differences(shared, written)).toEqual([]);
    expect(shared.size).toBe(18_387);
    expect(ours.length).toBe(68);
    expect(ours.filter(([, code]) => !isAddedIn2008(code))).toEqual([]);
  });

  test('reads our bytes back as the characters that were meant', () => {
    const writtenIn2004 = new Map([...writtenInHkscs].filter(([, code]) => !isAddedIn2008(code)));

    expect(differences(textsOf(writtenInCp950), readByPython(writtenInCp950, 'cp950'))).toEqual([]);
    expect(differences(textsOf(writtenIn2004), readByPython(writtenIn2004, 'big5hkscs'))).toEqual(
      [],
    );
  });
});

function writtenBy(encoder: CharacterEncoder): Codes {
  const codes = new Map<string, string>();
  for (const text of repertoire) {
    const code = hexOf(encoder, text);
    if (code !== undefined) codes.set(text, code);
  }
  return codes;
}

function hexOf(encoder: CharacterEncoder, text: string): string | undefined {
  const result = encoder.encode(text);
  return result.outcome === 'encoded' ? Buffer.from(result.bytes).toString('hex') : undefined;
}

/** What the witness says otherwise, or does not say at all, of each entry. */
function differences(
  entries: ReadonlyMap<string, string>,
  witness: ReadonlyMap<string, string>,
): string[] {
  return [...entries]
    .filter(([text, value]) => witness.get(text) !== value)
    .map(([text, value]) => `${text}: ${value}, the witness ${witness.get(text) ?? 'nothing'}`);
}

function textsOf(codes: Codes): ReadonlyMap<string, string> {
  return new Map([...codes.keys()].map((text) => [text, text]));
}

function hanIn(codes: Codes): number {
  return [...codes.keys()].filter((text) =>
    /^[\u{3400}-\u{9FFF}\u{F900}-\u{FAFF}\u{20000}-\u{2FFFF}]$/u.test(text),
  ).length;
}

function isPrivateUse(text: string): boolean {
  return /^\p{Private_Use}$/u.test(text);
}

/** The codes that HKSCS-2008 added to those of 2004. */
function isAddedIn2008(code: string): boolean {
  return code >= '877a' && code <= '87df';
}
