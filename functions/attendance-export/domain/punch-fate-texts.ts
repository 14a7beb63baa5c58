import type { BilingualText } from '../../../shared/errors/index.ts';
import type { PunchFate } from './punch-fate.ts';

const texts: Readonly<Record<PunchFate['fate'], BilingualText>> = {
  used: { en: 'used', zhHK: '採用' },
  duplicate: { en: 'not used, it repeats another punch', zhHK: '不採用，與另一打卡重複' },
  'illegal-security': {
    en: 'not used, DingTalk found it insecure (invalid device or place)',
    zhHK: '不採用，釘釘判定為不安全（裝置或地點無效）',
  },
  'illegal-other': {
    en: 'not used, DingTalk says that it is invalid',
    zhHK: '不採用，釘釘判定無效',
  },
  'system-replay': {
    en: 'not used, it is DingTalk’s own second judgement of a punch',
    zhHK: '不採用，屬釘釘對打卡的重新判定',
  },
  'make-up-not-approved': {
    en: 'not used, its approval is not known as agreed',
    zhHK: '不採用，未有已同意的補卡審批',
  },
  'not-the-earliest-in': {
    en: 'not used, an earlier punch-in counts',
    zhHK: '不採用，以較早的上班打卡為準',
  },
  'not-the-latest-out': {
    en: 'not used, a later punch-out counts',
    zhHK: '不採用，以較後的下班打卡為準',
  },
  'other-period': { en: 'not used, it belongs to another period', zhHK: '不採用，屬另一計薪期' },
  'no-planned-shift': {
    en: 'not used, it answers no planned punch',
    zhHK: '不採用，沒有對應的編更',
  },
  'outside-scope': { en: 'not used, it is of somebody else', zhHK: '不採用，不屬此人' },
};

/** Whether a punch counts, and why not. */
export function punchFateText(fate: PunchFate['fate']): BilingualText {
  return texts[fate];
}
