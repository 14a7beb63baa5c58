import { bilingual } from '../../shared/errors/index.ts';

/**
 * Checks of settings and secrets, all problems at once. A dozen functions in place of the schema
 * library, which would be a third of this function's code and is loaded before the first callback.
 */
export type Path = readonly (string | number)[];
export type Report = (path: Path, message: string) => void;

/** Reads a value; what is wrong goes to `report`, and the result then counts for nothing. */
export type Reader<Value> = (given: unknown, path: Path, report: Report) => Value;

export interface Issue {
  readonly path: Path;
  readonly message: string;
}

export type Checked<Value> =
  | { readonly success: true; readonly data: Value }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

const WRONG = bilingual('missing or of a wrong kind', '欠缺或類型不正確');
const UNKNOWN = bilingual('is no field that is known', '並非已知欄位');

/** Runs a reader and gathers what it reports. */
export function check<Value>(reader: Reader<Value>, given: unknown): Checked<Value> {
  const issues: Issue[] = [];
  const data = reader(given, [], (path, message) => issues.push({ path, message }));
  return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
}

/** A text; `isRight` and its message are for whatever else is asked of it. */
export function text(
  isRight: (text: string) => boolean = () => true,
  message: string = WRONG,
): Reader<string> {
  return (given, path, report) => {
    if (typeof given !== 'string') report(path, WRONG);
    else if (!isRight(given)) report(path, message);
    return String(given);
  };
}

/** A list with no more than `most` items. */
export function list<Item>(item: Reader<Item>, most: number): Reader<readonly Item[]> {
  return (given, path, report) => {
    if (!Array.isArray(given)) report(path, WRONG);
    else if (given.length > most) {
      report(path, bilingual(`at most ${String(most)} at once`, `同時最多 ${String(most)} 組`));
    } else return given.map((one: unknown, at) => item(one, [...path, at], report));
    return [];
  };
}

/** The value that stands for one that is absent. */
export function orElse<Value>(reader: Reader<Value>, fallback: Value): Reader<Value> {
  return (given, path, report) => (given === undefined ? fallback : reader(given, path, report));
}

type Fields = Readonly<Record<string, Reader<unknown>>>;
type Read<Of extends Fields> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> };

/** An object with these fields; others are a problem unless they are `ignored`. */
export function object<Of extends Fields>(
  fields: Of,
  others: 'refused' | 'ignored' = 'refused',
): Reader<Read<Of>> {
  return (given, path, report) => {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isObject) report(path, WRONG);
    const values = isObject ? (given as Readonly<Record<string, unknown>>) : {};
    if (others === 'refused' && Object.keys(values).some((name) => !Object.hasOwn(fields, name))) {
      report(path, UNKNOWN);
    }
    if (!isObject) return {} as Read<Of>;
    const read = Object.entries(fields).map(([name, reader]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return [name, reader(value, [...path, name], report)] as const;
    });
    return Object.fromEntries(read) as Read<Of>;
  };
}
