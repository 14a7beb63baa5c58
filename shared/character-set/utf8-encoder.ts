import { unmappable, type CharacterEncoder } from './character-encoder.ts';

const LONE_SURROGATE = /\p{Surrogate}/gu;
const LONE_SURROGATE_TEST = /\p{Surrogate}/u;
const encoder = new TextEncoder();

/** UTF-8 without a byte-order mark. A lone surrogate is refused, not replaced. */
export const utf8Encoder: CharacterEncoder = {
  name: 'utf-8',
  encode: (text) =>
    !LONE_SURROGATE_TEST.test(text)
      ? { outcome: 'encoded', bytes: encoder.encode(text) }
      : unmappable(Array.from(text.matchAll(LONE_SURROGATE), ([unit]) => unit.charCodeAt(0))),
};
