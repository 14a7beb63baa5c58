import { ApplicationError, type BilingualText } from '../../../shared/errors/index.ts';
import type { PayrollLine } from './payroll-line.ts';

export type PayrollFileErrorCode =
  'profile.line-not-writable' | 'profile.too-many-rows' | 'profile.company-code-too-long';

/** The profile cannot carry what the run has to write; nothing was written. */
export class PayrollFileRefusedError extends ApplicationError<PayrollFileErrorCode> {}

/** Why a field cannot be written as its column is described. */
export type FieldProblem =
  | { readonly reason: 'negative' | 'formula' | 'control-character' }
  | { readonly reason: 'too-long'; readonly bytes: number; readonly widthBytes: number };

const MAX_LISTED = 20;

/** Gathers what cannot be written, so that one refusal names all of it. */
export class LineProblems {
  readonly #texts: BilingualText[] = [];

  /** `line` is undefined in a header or trailer record. */
  add(column: string, line: PayrollLine | undefined, problem: FieldProblem): void {
    const place = placeOf(column, line);
    const reason = reasonOf(problem);
    this.#texts.push({ en: `${place.en} ${reason.en}`, zhHK: `${place.zhHK}${reason.zhHK}` });
  }

  /** @throws PayrollFileRefusedError `profile.line-not-writable` if there is any problem */
  throwIfAny(profile: string): void {
    const count = this.#texts.length;
    if (count === 0) return;
    const listed = this.#texts.slice(0, MAX_LISTED);
    const isCut = count > listed.length;
    throw new PayrollFileRefusedError({
      code: 'profile.line-not-writable',
      category: 'user',
      text: {
        en: `Profile ${profile} cannot write ${String(count)} field(s): ${listed.map(({ en }) => en).join('; ')}${isCut ? '; …' : ''}.`,
        zhHK: `格式 ${profile} 有 ${String(count)} 個欄位未能寫入：${listed.map(({ zhHK }) => zhHK).join('；')}${isCut ? '；……' : ''}。`,
      },
      remedy: {
        en: 'Correct the cost centre, pay group or code in the mapping; or agree with the payroll vendor on a wider column, a sign or a formula guard, and put it into the profile.',
        zhHK: '請於對照表更正成本中心、薪酬組別或代碼；或與薪酬供應商商定較闊的欄位、正負號或公式防護，並寫入格式檔。',
      },
      details: { profile, fields: count },
    });
  }
}

function placeOf(column: string, line: PayrollLine | undefined): BilingualText {
  if (line === undefined) {
    return { en: `column ${column} of the file's totals`, zhHK: `檔案總計的欄位 ${column}` };
  }
  const { employeeNumber, earningsCode, from, to } = line;
  return {
    en: `employee ${employeeNumber}, code ${earningsCode}, ${from} to ${to}: column ${column}`,
    zhHK: `僱員 ${employeeNumber}、代碼 ${earningsCode}、${from} 至 ${to}：欄位 ${column}`,
  };
}

function reasonOf(problem: FieldProblem): BilingualText {
  switch (problem.reason) {
    case 'negative':
      return { en: 'takes no negative quantity', zhHK: '不接受負數' };
    case 'formula':
      return { en: 'begins like a formula', zhHK: '的開頭與公式相同' };
    case 'control-character':
      return { en: 'holds a control character', zhHK: '含有控制字元' };
    case 'too-long':
      return {
        en: `needs ${String(problem.bytes)} bytes and has ${String(problem.widthBytes)}`,
        zhHK: `需要 ${String(problem.bytes)} 個位元組，但只有 ${String(problem.widthBytes)} 個`,
      };
  }
}

/** A file in parts could be delivered by half, and the receiver could not tell. */
export function tooManyRows(
  profile: string,
  rows: number,
  maxRows: number,
): PayrollFileRefusedError {
  return new PayrollFileRefusedError({
    code: 'profile.too-many-rows',
    category: 'user',
    text: {
      en: `The file would have ${String(rows)} rows; profile ${profile} allows ${String(maxRows)}.`,
      zhHK: `檔案將有 ${String(rows)} 行，而格式 ${profile} 最多 ${String(maxRows)} 行。`,
    },
    remedy: {
      en: 'Ask the payroll vendor for a higher limit, or divide the people into companies with a file each; a file is never split by itself.',
      zhHK: '請向薪酬供應商要求提高上限，或將僱員分為多間公司、各有檔案；檔案不會自動拆分。',
    },
    details: { profile, rows, maxRows },
  });
}

export function companyCodeTooLong(
  profile: string,
  company: string,
  length: number,
): PayrollFileRefusedError {
  return new PayrollFileRefusedError({
    code: 'profile.company-code-too-long',
    category: 'user',
    text: {
      en: `The file name of profile ${profile} has ${String(length)} characters for the company; ${company} has more.`,
      zhHK: `格式 ${profile} 的檔案名稱只有 ${String(length)} 個字元可填寫公司代碼，${company} 超出此數。`,
    },
    remedy: {
      en: 'Use the code that the payroll vendor gave the company, or another profile.',
      zhHK: '請使用薪酬供應商給予該公司的代碼，或改用其他格式。',
    },
    details: { profile, company, length },
  });
}
