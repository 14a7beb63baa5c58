import type { BilingualText } from '../../../shared/errors/index.ts';
import type { StreamName } from '../domain/stream-name.ts';

/** Sequences of events, both ends included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** What can be wrong; a key of the texts below. */
export type FindingKind = keyof typeof findingTexts;

/** Something that is not as it was written. */
export interface Finding {
  readonly kind: FindingKind;
  /** Undefined where what was found does not tell a stream. */
  readonly stream: StreamName | undefined;
  /** Undefined where what was found does not tell an event. */
  readonly sequences: SequenceRange | undefined;
  /** Key of an object, or what else it was found in. */
  readonly where: string;
  readonly text: BilingualText;
}

const findingTexts = {
  missing: { en: 'missing', zhHK: '遺失' },
  altered: { en: 'altered', zhHK: '被更改' },
  duplicated: { en: 'there more than once', zhHK: '重複出現' },
  reordered: { en: 'out of order', zhHK: '次序錯亂' },
  foreign: { en: 'not an event of this stream', zhHK: '不屬於此事件流' },
  'manifest-missing': { en: 'the manifest is missing', zhHK: '清單不存在' },
  'manifest-altered': { en: 'the manifest is not as it was written', zhHK: '清單與原先寫入的不同' },
  'object-missing': { en: 'no object holds them', zhHK: '沒有物件載有有關事件' },
  'object-altered': { en: 'the object is not as it was written', zhHK: '物件與原先寫入的不同' },
  'head-mismatch': {
    en: 'the chain does not end where the stream says',
    zhHK: '雜湊鏈的結尾與事件流所記的不符',
  },
} as const;

/** A finding with its words. */
export function findingOf(found: Omit<Finding, 'text'>): Finding {
  const { kind, stream, sequences, where } = found;
  const { en, zhHK } = findingTexts[kind];
  const subject =
    sequences === undefined
      ? { en: '', zhHK: '' }
      : { en: `${eventsEn(sequences)} `, zhHK: `第 ${rangeText(sequences)} 號事件` };
  const name = stream ?? '?';
  return {
    ...found,
    text: {
      en: `${name}: ${subject.en}${sequences === undefined ? '' : '– '}${en} (${where})`,
      zhHK: `${name}：${subject.zhHK}${sequences === undefined ? '' : '——'}${zhHK}（${where}）`,
    },
  };
}

function eventsEn(range: SequenceRange): string {
  return `${range.from === range.to ? 'event' : 'events'} ${rangeText(range)}`;
}

function rangeText({ from, to }: SequenceRange): string {
  return from === to ? String(from) : `${String(from)}–${String(to)}`;
}
