import type { BilingualText } from '../../../../shared/errors/index.ts';
import { day, who, type ExceptionSubject, type KindTexts } from '../exception-kind.ts';

/** Reasons for which a column refuses a name that its character set has. */
const nameReasons: Readonly<Record<string, BilingualText>> = {
  formula: { en: 'begins like a spreadsheet formula', zhHK: '的開頭與試算表公式相同' },
  'too-long': { en: 'is longer than the column', zhHK: '超出欄位長度' },
  'control-character': { en: 'holds a control character', zhHK: '含有控制字元' },
};
const nameReason = ({ detail = '' }: ExceptionSubject): BilingualText =>
  nameReasons[detail] ?? { en: detail, zhHK: detail };

/** Exceptions about who is paid, and how their names are written. */
export const peopleTexts: KindTexts<
  | 'found-but-not-mapped'
  | 'mapped-but-not-found'
  | 'mapped-outside-employment'
  | 'name-not-encodable'
  | 'mandatory-name-not-encodable'
  | 'mandatory-name-missing'
  | 'name-not-writable'
  | 'mandatory-name-not-writable'
  | 'name-substituted'
> = {
  'found-but-not-mapped': {
    prefix: 'NM',
    affectsPay: true,
    text: (s) => ({
      en: `User ${s.userId ?? ''} is in scope but has no employee number in the payroll mapping.`,
      zhHK: `用戶 ${s.userId ?? ''} 屬本期範圍，但薪酬對照表沒有其僱員編號。`,
    }),
    remedy: {
      en: 'Add the person to the payroll mapping, or accept by its id that this file has no line for them.',
      zhHK: '請於薪酬對照表加入該僱員，或以編號確認本檔案不包括其紀錄。',
    },
  },
  'mapped-but-not-found': {
    prefix: 'NF',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} is in the payroll mapping but DingTalk knows no such person in this period.`,
      zhHK: `僱員 ${who(s)} 列於薪酬對照表，但釘釘在本期查無此人。`,
    }),
    remedy: {
      en: 'End the mapping row or correct its userId, or accept by its id that there is no line.',
      zhHK: '請終止或更正對照表的用戶編號，或以編號確認沒有紀錄。',
    },
  },
  'mapped-outside-employment': {
    prefix: 'OE',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has working time on ${day(s)}, on which the payroll mapping is not valid.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 有工時，但當日薪酬對照表並未生效。`,
    }),
    remedy: {
      en: 'Correct the validity dates in the payroll mapping, or accept by its id.',
      zhHK: '請更正薪酬對照表的生效日期，或以編號接納。',
    },
  },
  'name-not-encodable': {
    prefix: 'NE',
    affectsPay: false,
    text: (s) => ({
      en: `The name of employee ${who(s)} holds ${s.detail ?? ''}, which the file's character set lacks; the name column is empty, the hours stand.`,
      zhHK: `僱員 ${who(s)} 的姓名含有檔案字集沒有的字 ${s.detail ?? ''}；姓名欄留空，工時不受影響。`,
    }),
    remedy: {
      en: 'Nothing is needed for pay. Ask the payroll vendor for UTF-8 or HKSCS if the name matters.',
      zhHK: '不影響薪酬。如需顯示姓名，請向薪酬供應商查詢 UTF-8 或香港增補字符集格式。',
    },
  },
  'mandatory-name-not-encodable': {
    prefix: 'ME',
    affectsPay: true,
    text: (s) => ({
      en: `The file profile requires a name, and the name of employee ${who(s)} holds ${s.detail ?? ''}, which its character set lacks.`,
      zhHK: `檔案格式規定必須有姓名，但僱員 ${who(s)} 的姓名含有字集沒有的字 ${s.detail ?? ''}。`,
    }),
    remedy: {
      en: 'Agree UTF-8, HKSCS or an optional name with the payroll vendor, or accept an empty name by its id.',
      zhHK: '請與薪酬供應商商議採用 UTF-8、香港增補字符集或可留空姓名，或以編號接納留空。',
    },
  },
  'mandatory-name-missing': {
    prefix: 'MN',
    affectsPay: true,
    text: (s) => ({
      en: `The file profile requires a name, and DingTalk gives none for employee ${who(s)}.`,
      zhHK: `檔案格式規定必須有姓名，但釘釘沒有提供僱員 ${who(s)} 的姓名。`,
    }),
    remedy: {
      en: 'Let the app read the name in DingTalk and export again, or accept an empty name by its id.',
      zhHK: '請於釘釘授權應用讀取姓名後再匯出，或以編號接納留空。',
    },
  },
  'name-not-writable': {
    prefix: 'NW',
    affectsPay: false,
    text: (s) => ({
      en: `The name of employee ${who(s)} ${nameReason(s).en}; the name column is empty, the hours stand.`,
      zhHK: `僱員 ${who(s)} 的姓名${nameReason(s).zhHK}；姓名欄留空，工時不受影響。`,
    }),
    remedy: {
      en: 'Nothing is needed for pay. If the name matters, correct it in DingTalk, or let the profile cut long names or guard formulas.',
      zhHK: '不影響薪酬。如需顯示姓名，請於釘釘更正，或於格式檔設定截短過長姓名或防護公式。',
    },
  },
  'mandatory-name-not-writable': {
    prefix: 'MW',
    affectsPay: true,
    text: (s) => ({
      en: `The file profile requires a name, and the name of employee ${who(s)} ${nameReason(s).en}.`,
      zhHK: `檔案格式規定必須有姓名，但僱員 ${who(s)} 的姓名${nameReason(s).zhHK}。`,
    }),
    remedy: {
      en: 'Correct the name in DingTalk, or let the profile cut long names or guard formulas, and export again; or accept an empty name by its id.',
      zhHK: '請於釘釘更正姓名，或於格式檔設定截短過長姓名或防護公式後再匯出；或以編號接納留空。',
    },
  },
  'name-substituted': {
    prefix: 'NB',
    affectsPay: false,
    text: (s) => ({
      en: `The name of employee ${who(s)} is written otherwise than DingTalk has it: ${s.detail ?? ''}.`,
      zhHK: `僱員 ${who(s)} 的姓名與釘釘所載不同：${s.detail ?? ''}。`,
    }),
    remedy: {
      en: 'Nothing is needed for pay. Correct the table of substitutions if the name is wrong.',
      zhHK: '不影響薪酬。如姓名有誤，請更正替代字表。',
    },
  },
};
