import { bilingual } from '../../../shared/errors/index.ts';
import type { DetailColumn } from './profile-columns.ts';

/** What would make rows lose a quantity, or carry one twice, without a word. */
export function layoutProblems(
  rows: 'per-code' | 'coded-slots',
  columns: readonly DetailColumn[],
): string[] {
  const sources = new Set(columns.map((column) => (column.kind === 'value' ? column.source : '')));
  const problems = sources.has('employeeNumber') ? [] : [mustHold('employeeNumber')];
  const perCode = ['earningsCode', 'quantity'] as const;
  if (rows === 'per-code') {
    problems.push(...perCode.filter((source) => !sources.has(source)).map(mustHold));
    if (columns.some(({ kind }) => kind !== 'value' && kind !== 'constant')) {
      problems.push(
        bilingual(
          'quantityOf and slots go with coded-slots only',
          'quantityOf 及代碼分欄只可配合 coded-slots 使用',
        ),
      );
    }
    if (columns.filter((c) => c.kind === 'value' && c.source === 'quantity').length > 1) {
      problems.push(mustBeOnce('quantity'));
    }
    return problems;
  }
  for (const source of [...perCode, 'unit', 'minutes', 'multiplier'] as const) {
    if (sources.has(source))
      problems.push(
        bilingual(`${source} goes with per-code only`, `${source} 只可配合 per-code 使用`),
      );
  }
  return [...problems, ...slotProblems(columns)];
}

function slotProblems(columns: readonly DetailColumn[]): string[] {
  const own = columns.flatMap((c) => (c.kind === 'quantityOf' ? [c.earningsCode] : []));
  const problems = repeated(own).map((code) => mustBeOnce(`quantityOf ${code}`));
  const codes = columns.flatMap((column) => (column.kind === 'slotCode' ? [column.slot] : []));
  const quantities = columns.flatMap((c) => (c.kind === 'slotQuantity' ? [c.slot] : []));
  const numbers = Array.from(
    { length: Math.max(codes.length, quantities.length) },
    (_, n) => n + 1,
  );
  const isComplete = [codes, quantities].every(
    (slots) => String([...slots].sort((a, b) => a - b)) === String(numbers),
  );
  if (!isComplete) problems.push(SLOTS_INCOMPLETE);
  return problems;
}

/** Texts that are there more than once, each once. */
export function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}

const SLOTS_INCOMPLETE = bilingual(
  'slots must be 1, 2, 3, … with one code and one quantity each',
  '代碼分欄須為 1、2、3……，各有一個代碼及一個數量',
);

export function mustHold(source: string): string {
  return bilingual(`must hold ${source}`, `必須有 ${source}`);
}

function mustBeOnce(column: string): string {
  return bilingual(`${column} must be in one column`, `${column} 只可佔一欄`);
}
