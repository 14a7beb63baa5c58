import type { ErrorReport, BilingualText } from '../../shared/errors/index.ts';
import type { Screen } from '../local/launcher/screen.ts';

/** What every answer of the function has. */
export interface FunctionAnswer {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next?: BilingualText;
  readonly [field: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

/** How the answers of a function are shown. */
export interface AnswerView {
  /** What fields are called, in both languages; others are shown by their own name. */
  readonly labels: Labels;
  /** What of an answer a person needs; default: all of it. */
  readonly shown?: (answer: Fields) => Fields;
  /** What is read as text and would be lost in tables, and the fields for which it stands. */
  readonly told?: (answer: Fields) => {
    readonly fields: readonly string[];
    readonly paragraphs: readonly string[];
  };
  /** A remedy or next step in the words of the command; default: as the function says it. */
  readonly worded?: (text: BilingualText) => BilingualText;
}

const MAX_ROWS = 40;
const MAX_CELL = 300;
const SHOWN_APART: ReadonlySet<string> = new Set(['outcome', 'error', 'next', 'action']);

/** Shows an answer as tables: single values first, then each list, then what to do next. */
export function showAnswer(
  screen: Screen,
  answer: FunctionAnswer,
  {
    labels,
    shown = (all) => all,
    told = () => ({ fields: [], paragraphs: [] }),
    worded = (text) => text,
  }: AnswerView,
): void {
  screen.heading(`Result: ${answer.outcome} / 結果`);
  if (answer.error !== undefined) showError(screen, answer.error, worded);
  const text = told(answer);
  const apart = new Set([...SHOWN_APART, ...text.fields]);
  const fields = Object.fromEntries(
    Object.entries(shown(answer)).filter(([name]) => !apart.has(name)),
  );
  const singles = singleValuesOf(fields, '', labels);
  if (singles.length > 0) screen.table(['', ''], singles);
  for (const [name, list] of listsOf(fields, '', labels)) {
    showList(screen, name, list, labels);
  }
  for (const paragraph of text.paragraphs) screen.line(`\n${paragraph}`);
  if (answer.next === undefined) return;
  const next = worded(answer.next);
  screen.line(`\n${next.en}\n${next.zhHK}`);
}

function showError(
  screen: Screen,
  { code, text, remedy }: ErrorReport,
  worded: (text: BilingualText) => BilingualText,
): void {
  screen.line(`  ${code}: ${text.en}\n  ${text.zhHK}`);
  const { en, zhHK } = worded(remedy);
  screen.line(`  → ${en}\n  → ${zhHK}`);
}

/** A row for each value that is no list, with the path to it as its name. */
function singleValuesOf(fields: Fields, path: string, labels: Labels): string[][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (Array.isArray(value) || value === undefined || value === null) return [];
    const here = path === '' ? labelOf(labels, name) : `${path} · ${labelOf(labels, name)}`;
    if (isFields(value) && !isBilingual(value)) {
      return isPeriod(value)
        ? [[here, cellOf(value, labels)]]
        : singleValuesOf(value, here, labels);
    }
    return [[here, cellOf(value, labels)]];
  });
}

function listsOf(
  fields: Fields,
  path: string,
  labels: Labels,
): (readonly [string, readonly unknown[]])[] {
  return Object.entries(fields).flatMap(
    ([name, value]): (readonly [string, readonly unknown[]])[] => {
      const here = path === '' ? labelOf(labels, name) : `${path} · ${labelOf(labels, name)}`;
      if (Array.isArray(value)) return value.length === 0 ? [] : [[here, value as unknown[]]];
      return isFields(value) ? listsOf(value, here, labels) : [];
    },
  );
}

function showList(screen: Screen, name: string, list: readonly unknown[], labels: Labels): void {
  screen.line(`\n${name}: ${String(list.length)}`);
  const shown = list.slice(0, MAX_ROWS);
  const rows = shown.filter(isFields);
  if (rows.length < shown.length) {
    screen.table(
      [name],
      shown.map((value) => [cellOf(value, labels)]),
    );
  } else {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    screen.table(
      columns.map((column) => labelOf(labels, column)),
      rows.map((row) => columns.map((column) => cellOf(row[column], labels))),
    );
  }
  const left = list.length - shown.length;
  if (left > 0) screen.line(`  … ${String(left)} more / 另有 ${String(left)} 項`);
}

function labelOf(labels: Labels, field: string): string {
  return labels[field] ?? field;
}

function cellOf(value: unknown, labels: Labels): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((inner) => cellOf(inner, labels)).join(', ');
  if (typeof value === 'string') return shortened(value);
  if (!isFields(value)) return JSON.stringify(value);
  if (isBilingual(value)) return `${String(value['en'])}\n${String(value['zhHK'])}`;
  if (isPeriod(value)) return `${String(value['from'])} – ${String(value['to'])}`;
  return Object.entries(value)
    .map(([name, inner]) => `${labelOf(labels, name)}: ${cellOf(inner, labels)}`)
    .join('\n');
}

/** A file that came as text would fill the screen; `--json` has the whole of it. */
function shortened(text: string): string {
  if (text.length <= MAX_CELL) return text;
  return `${text.slice(0, MAX_CELL)}… (${String(text.length)})`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBilingual(value: Fields): boolean {
  return typeof value['en'] === 'string' && typeof value['zhHK'] === 'string';
}

function isPeriod(value: Fields): boolean {
  return Object.keys(value).join() === 'from,to';
}
