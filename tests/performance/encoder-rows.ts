import iconv from 'iconv-lite';
import { loadCharacterEncoder, type CharacterEncoder } from '../../shared/character-set/index.ts';
import { compareInRounds, processorMsOf } from './alternating-rounds.ts';
import { milliseconds, type BenchRow } from './bench-row.ts';
import { nameOf } from './generated-month/generated-people.ts';

const CSV_LINES = 5_000;
const PURE_CHARACTERS = 100_000;
const CALLS_PER_ROUND = 20;
/** iconv-lite writes these two with codes that receivers do not expect (`test-recipes.md` 7). */
const DIFFERENT_IN_ICONV_LITE = /[十卅]/gu;

/** The strict encoder beside iconv-lite, which checks nothing, over the same text. */
export async function encoderRows(): Promise<BenchRow[]> {
  const encoder = await loadCharacterEncoder('cp950-strict');
  return [
    await encoderRow(encoder, mixedCsv(), {
      id: 'encoder-mixed-csv',
      what: { en: 'strict encoder, mixed CSV', zhHK: '嚴格編碼器，中英混合 CSV' },
      budget: 2,
    }),
    await encoderRow(encoder, pureChinese(), {
      id: 'encoder-pure-chinese',
      what: { en: 'strict encoder, pure Chinese', zhHK: '嚴格編碼器，純中文' },
      budget: 1.5,
    }),
  ];
}

async function encoderRow(
  encoder: CharacterEncoder,
  text: string,
  about: Pick<BenchRow, 'id' | 'what'> & { readonly budget: number },
): Promise<BenchRow> {
  requireSameBytes(encoder, text);
  // The peer takes the subject's place, so that the ratio says how many times faster ours is.
  const { subject, reference, ratio } = await compareInRounds(
    {
      subject: () => repeated(() => iconv.encode(text, 'cp950')),
      reference: () => repeated(() => encoder.encode(text)),
    },
    { rounds: 25, warmUp: 5 },
  );
  return {
    id: about.id,
    what: about.what,
    figure: milliseconds(reference / CALLS_PER_ROUND),
    reference: `iconv-lite ${milliseconds(subject / CALLS_PER_ROUND)}`,
    ratio,
    budget: `≥ ${about.budget} ×`,
    isMet: ratio >= about.budget,
  };
}

function repeated(work: () => unknown): number {
  return processorMsOf(() => {
    for (let call = 0; call < CALLS_PER_ROUND; call += 1) work();
  });
}

/** A faster encoder with other bytes would be worth nothing. */
function requireSameBytes(encoder: CharacterEncoder, text: string): void {
  const comparable = text.replaceAll(DIFFERENT_IN_ICONV_LITE, '');
  const ours = encoder.encode(comparable);
  const same =
    ours.outcome === 'encoded' &&
    Buffer.compare(ours.bytes, iconv.encode(comparable, 'cp950')) === 0;
  if (!same) throw new Error('the strict encoder and iconv-lite disagree on the bench text');
}

/** Lines of a payroll file as `adp-hk-generic` writes them. */
export function mixedCsv(): string {
  return Array.from({ length: CSV_LINES }, (_, index) => {
    const number = String(index + 1).padStart(6, '0');
    const hours = `${150 + (index % 30)}.${10 + (index % 80)}`;
    return `H7K,20261001,20261031,E${number},${writableName(index)},REG,${hours},H,,CC0${index % 40}\r\n`;
  }).join('');
}

/** Nothing but Han characters that code page 950 has. */
export function pureChinese(): string {
  let text = '';
  for (let index = 0; text.length < PURE_CHARACTERS; index += 1) text += writableName(index);
  return text.slice(0, PURE_CHARACTERS);
}

/** The generated names but the one that code page 950 lacks. */
function writableName(index: number): string {
  return nameOf(index).replace('堃', '坤');
}
