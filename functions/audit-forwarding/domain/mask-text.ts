import { foldText } from './folded-text.ts';
import { findAccounts } from './mask-accounts.ts';
import { findIdentityCards } from './mask-identity-cards.ts';
import { findPhones } from './mask-phones.ts';
import { findSecrets } from './mask-secrets.ts';
import { findSpans, type MaskedKind, type MaskSpan } from './mask-span.ts';

/** Text that may leave, and how many pieces of it were replaced. */
export interface MaskedText {
  readonly text: string;
  readonly masked: number;
}

/** No digits in them, so that text that was masked is masked to itself. */
const REPLACEMENTS: Readonly<Record<MaskedKind, string>> = {
  'identity-card': '[masked identity card]',
  phone: '[masked phone]',
  account: '[masked account]',
  'e-mail': '[masked]',
  secret: '[masked secret]',
};

/** The part before the `@`; whose domain it is tells where something went. `icon@2x.png` is none. */
const LOCAL_PART =
  /(?<![A-Z0-9._%+'-])(?<value>[A-Z0-9._%+'-]{1,64})@(?!\dX\.)(?:[A-Z0-9-]{1,63}\.){1,8}[A-Z]{2,24}(?![A-Z0-9])/g;

/**
 * Replaces what must not leave: identity card numbers, telephone numbers, bank accounts and payment
 * cards, the local part of e-mail addresses, passwords and tokens. Names of people stay. Which numbers
 * count is told where each mask is defined and in the README.
 */
export function maskText(text: string): MaskedText {
  const spans = findAllSpans(text);
  return spans.length === 0 ? { text, masked: 0 } : replaceSpans(text, spans);
}

/** Longer than any value of which the masks must see the end to know it; an e-mail address has 254. */
const LONGEST_VALUE = 512;

/**
 * The same of the beginning of a text, `units` UTF-16 units or one less, however long the text is: what
 * is beyond is looked at only as far as a value may reach over.
 */
export function maskBeginning(text: string, units: number): MaskedText {
  if (text.length <= units) return maskText(text);
  const isWithinPair = /[\ud800-\udbff]/.test(text.charAt(units - 1));
  const end = isWithinPair ? units - 1 : units;
  const spans = findAllSpans(text.slice(0, end + LONGEST_VALUE)).filter(({ start }) => start < end);
  return replaceSpans(text.slice(0, Math.max(end, spans.at(-1)?.end ?? 0)), spans);
}

function findAllSpans(text: string): readonly MaskSpan[] {
  const folded = foldText(text);
  const spans = [
    ...findSecrets(folded, text),
    ...findSpans(folded, LOCAL_PART, 'e-mail'),
    ...(/\d/.test(folded)
      ? [...findIdentityCards(folded), ...findAccounts(folded), ...findPhones(folded)]
      : []),
  ];
  return joinSpans(spans);
}

/** In order and apart; where several overlap, the kind is that of the one that begins first. */
function joinSpans(spans: readonly MaskSpan[]): MaskSpan[] {
  const joined: MaskSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || span.start >= last.end) joined.push(span);
    else if (span.end > last.end) joined[joined.length - 1] = { ...last, end: span.end };
  }
  return joined;
}

function replaceSpans(text: string, spans: readonly MaskSpan[]): MaskedText {
  let masked = '';
  let place = 0;
  for (const { start, end, kind } of spans) {
    masked += text.slice(place, start) + REPLACEMENTS[kind];
    place = end;
  }
  return { text: masked + text.slice(place), masked: spans.length };
}
