import { createHash } from 'node:crypto';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';

/** Everything that a person must look at before or after a file is sent. */
export const exceptionKinds = [
  'missing-punch',
  'no-punch',
  'punches-out-of-order',
  'schedule-malformed',
  'schedule-missing',
  'punch-without-plan',
  'found-but-not-mapped',
  'mapped-but-not-found',
  'mapped-outside-employment',
  'name-not-encodable',
  'mandatory-name-not-encodable',
  'mandatory-name-missing',
  'replaces-delivered-run',
] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

/**
 * One thing that the computation refuses to guess. `id` names it in commands and stays the same from
 * run to run; `affectsPay` holds the file until the exception is resolved or accepted by its id.
 */
export interface AttendanceException {
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly affectsPay: boolean;
  readonly userId: string | undefined;
  readonly employeeNumber: string | undefined;
  readonly date: HongKongDate | undefined;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

export interface ExceptionSubject {
  readonly userId?: string;
  readonly employeeNumber?: string | undefined;
  readonly date?: HongKongDate;
  /** What else tells this exception from its like: a character, a run, a punch. */
  readonly detail?: string;
}

interface KindText {
  readonly prefix: string;
  readonly affectsPay: boolean;
  readonly text: (subject: ExceptionSubject) => BilingualText;
  readonly remedy: BilingualText;
}

const who = (subject: ExceptionSubject): string =>
  subject.employeeNumber ?? subject.userId ?? 'unknown';
const day = (subject: ExceptionSubject): string => subject.date ?? '';

const kinds: Readonly<Record<ExceptionKind, KindText>> = {
  'missing-punch': {
    prefix: 'MP',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has a missing punch on ${day(s)}; the day pays nothing until it is settled.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 欠缺打卡紀錄；在處理前，當日不計工時。`,
    }),
    remedy: {
      en: 'Ask for a make-up punch in DingTalk and export again, or accept this exception by its id.',
      zhHK: '請於釘釘申請補卡後再匯出，或以編號接納此異常項目。',
    },
  },
  'no-punch': {
    prefix: 'NP',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has no punch and no leave for the whole shift of ${day(s)}; counted as absent.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 整個更次沒有打卡亦沒有假期；列作缺勤。`,
    }),
    remedy: {
      en: 'Record leave or make-up punches in DingTalk and export again, or accept the absence by its id.',
      zhHK: '請於釘釘補回假期或補卡後再匯出，或以編號確認缺勤。',
    },
  },
  'punches-out-of-order': {
    prefix: 'PO',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} punched out before punching in on ${day(s)}.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 的下班打卡早於上班打卡。`,
    }),
    remedy: {
      en: 'Correct the punches in DingTalk and export again, or accept this exception by its id.',
      zhHK: '請於釘釘更正打卡後再匯出，或以編號接納此異常項目。',
    },
  },
  'schedule-malformed': {
    prefix: 'SM',
    affectsPay: true,
    text: (s) => ({
      en: `The schedule of employee ${who(s)} on ${day(s)} cannot be measured: its punches or breaks are no pairs, or its shift is not known; the day pays nothing.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 的排班無法計算：上下班或休息時間並非成對，或班次不明；當日不計工時。`,
    }),
    remedy: {
      en: 'Correct the shift in DingTalk and export again.',
      zhHK: '請於釘釘更正班次後再匯出。',
    },
  },
  'schedule-missing': {
    prefix: 'NS',
    affectsPay: true,
    text: (s) =>
      s.date === undefined
        ? {
            en: `DingTalk gives no schedule for employee ${who(s)} on any mapped day of this period; no hours are paid.`,
            zhHK: `釘釘沒有僱員 ${who(s)} 於本期內對照表生效日子的任何排班；本期不計工時。`,
          }
        : {
            en: `DingTalk gives no schedule for employee ${who(s)} on ${s.date}, neither a shift nor a rest day; the day pays nothing.`,
            zhHK: `釘釘沒有僱員 ${who(s)} 於 ${s.date} 的排班，既無班次亦非休息日；當日不計工時。`,
          },
    remedy: {
      en: 'Schedule the person in DingTalk and export again, or accept by its id that nothing is paid.',
      zhHK: '請於釘釘為該僱員排班後再匯出，或以編號確認無須計薪。',
    },
  },
  'punch-without-plan': {
    prefix: 'PW',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} punched on ${day(s)} outside every planned shift; the time is not paid.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 在排班以外打卡；該時段不計薪。`,
    }),
    remedy: {
      en: 'If it was work, schedule or approve it in DingTalk and export again; else accept by its id.',
      zhHK: '如屬工作時間，請於釘釘補排班或審批後再匯出；否則以編號接納。',
    },
  },
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
  'replaces-delivered-run': {
    prefix: 'RR',
    affectsPay: true,
    text: (s) => ({
      en: `Run ${s.detail ?? ''} of this period was delivered with other content; this file would replace it.`,
      zhHK: `本期第 ${s.detail ?? ''} 次匯出已送出不同內容；此檔案將取代該檔案。`,
    }),
    remedy: {
      en: 'Tell the payroll vendor that a replacement follows, then accept by its id.',
      zhHK: '請先通知薪酬供應商將有取代檔案，再以編號接納。',
    },
  },
};

/** Makes an exception; the same kind and subject always get the same id. */
export function describeException(
  kind: ExceptionKind,
  subject: ExceptionSubject,
): AttendanceException {
  const about = kinds[kind];
  return {
    id: idOf(about.prefix, subject),
    kind,
    affectsPay: about.affectsPay,
    userId: subject.userId,
    employeeNumber: subject.employeeNumber,
    date: subject.date,
    text: about.text(subject),
    remedy: about.remedy,
  };
}

/**
 * Short enough to type, safe in a command line, and without a person's name: prefix, day and twelve
 * hexadecimal digits of the subject's hash. Eight would give two people of 100,000 the same id, and
 * accepting one would accept the other.
 */
function idOf(prefix: string, subject: ExceptionSubject): string {
  const identity = [subject.userId, subject.employeeNumber, subject.date, subject.detail];
  const hash = createHash('sha256')
    .update(JSON.stringify(identity.map((part) => part ?? null)))
    .digest('hex')
    .slice(0, 12);
  const date = subject.date === undefined ? '' : `-${subject.date.replaceAll('-', '')}`;
  return `${prefix}${date}-${hash}`;
}

/** Order of reports: what affects pay first, then by person, day and kind. */
export function compareExceptions(a: AttendanceException, b: AttendanceException): number {
  if (a.affectsPay !== b.affectsPay) return a.affectsPay ? -1 : 1;
  const left = `${a.employeeNumber ?? '~'}|${a.userId ?? ''}|${a.date ?? ''}|${a.kind}|${a.id}`;
  const right = `${b.employeeNumber ?? '~'}|${b.userId ?? ''}|${b.date ?? ''}|${b.kind}|${b.id}`;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export interface Release {
  /** Exceptions that affect pay and that nobody has accepted. The file is held while there is one. */
  readonly open: readonly AttendanceException[];
  readonly accepted: readonly AttendanceException[];
  /** Accepted ids that name no exception of this run: usually a typing error. */
  readonly unknownIds: readonly string[];
}

/** Matches the ids that a person accepted, one by one, with the exceptions of the run. */
export function judgeRelease(
  exceptions: readonly AttendanceException[],
  acceptedIds: ReadonlySet<string>,
): Release {
  const known = new Set(exceptions.map(({ id }) => id));
  return {
    open: exceptions.filter(({ id, affectsPay }) => affectsPay && !acceptedIds.has(id)),
    accepted: exceptions.filter(({ id }) => acceptedIds.has(id)),
    unknownIds: [...acceptedIds].filter((id) => !known.has(id)),
  };
}
