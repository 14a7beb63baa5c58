import { describe, expect, test } from 'vitest';
import { prepareText } from '../../../../shared/character-set/index.ts';

describe('preparing a name', () => {
  test('turns a compatibility ideograph into the ordinary one', () => {
    expect(prepareText('\u{F9DC}')).toBe('隆');
  });

  test('turns a Kangxi radical into the character that it looks like', () => {
    expect(prepareText('\u{2F00}\u{2F63}')).toBe('一生');
  });

  test('takes out variation selectors, zero-width characters, byte-order marks and soft hyphens', () => {
    expect(prepareText('\u{FEFF}陳\u{E0101}大\u{200B}\u{200D}文\u{FE00}\u{2060}\u{AD}')).toBe(
      '陳大文',
    );
  });

  test('writes every dot between the parts of a name as the one that all tables have', () => {
    expect(prepareText('a\u{2022}b\u{2027}c\u{30FB}d\u{FF65}e\u{B7}f')).toBe(
      'a\u{B7}b\u{B7}c\u{B7}d\u{B7}e\u{B7}f',
    );
  });

  test('composes what was written apart, and trims the ends', () => {
    expect(prepareText('  Jose\u{301} Chan ')).toBe('José Chan');
  });

  test('composes a letter and an accent that an invisible mark kept apart', () => {
    expect(prepareText('Jose\u{200D}\u{301}')).toBe('José');
  });

  test.each(['峯', '衞', '啓', '邨', '堃', '喆', '説', '温', '黄', '吴', '鷄'])(
    'leaves %s as it is: a variant is another character of a legal name',
    (character) => {
      expect(prepareText(character)).toBe(character);
    },
  );
});
