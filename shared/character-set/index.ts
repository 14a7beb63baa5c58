export {
  characterSetNames,
  type CharacterEncoder,
  type CharacterSetName,
  type EncodingResult,
  type UnmappableCharacter,
} from './character-encoder.ts';
export { loadCharacterEncoder } from './iconv-lite-encoders.ts';
export { prepareText } from './prepare-text.ts';
