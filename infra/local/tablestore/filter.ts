import { type CellValue, compareValues } from './cell-value.ts';
import { readVariant } from './plain-buffer-reader.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { parameterInvalid } from './tablestore-error.ts';

type Comparator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** A condition on cells: part of a write's condition, or of a read's filter. */
export type ColumnCondition =
  | {
      readonly kind: 'single';
      readonly column: string;
      readonly comparator: Comparator;
      readonly value: CellValue;
      readonly passIfMissing: boolean;
      readonly latestVersionOnly: boolean;
    }
  | {
      readonly kind: 'composite';
      readonly combinator: 'not' | 'and' | 'or';
      readonly parts: readonly ColumnCondition[];
    };

/** What a read may carry: a condition on the row, or a window on its columns. */
export type ReadFilter =
  | ColumnCondition
  | { readonly kind: 'pagination'; readonly offset: number; readonly limit: number };

const COMPARATORS: readonly (Comparator | undefined)[] = [
  undefined,
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
];
const COMBINATORS = [undefined, 'not', 'and', 'or'] as const;

/** The documentation says ten; a newer page says 32. The stricter number is the safe one. */
const MAX_CONDITIONS = 10;
const MAX_DEPTH = 32;

/** @throws TablestoreError (OTSParameterInvalid) for a filter that is none, or too large. */
export function decodeReadFilter(bytes: Buffer): ReadFilter {
  const message = new ProtobufReader('Filter', bytes);
  if (message.integer(1) !== 3) return decodeColumnCondition(bytes);
  const window = new ProtobufReader('ColumnPaginationFilter', message.requiredBytes(2));
  const offset = window.required(window.integer(1));
  const limit = window.required(window.integer(2));
  if (offset < 0 || limit < 0) throw parameterInvalid('Invalid column pagination filter.');
  return { kind: 'pagination', offset, limit };
}

/** @throws TablestoreError (OTSParameterInvalid), also for a pagination filter. */
export function decodeColumnCondition(bytes: Buffer): ColumnCondition {
  const budget = { conditions: MAX_CONDITIONS };
  return decode(bytes, budget, 0);
}

function decode(bytes: Buffer, budget: { conditions: number }, depth: number): ColumnCondition {
  if (depth > MAX_DEPTH) throw parameterInvalid('The filter is nested too deeply.');
  const message = new ProtobufReader('Filter', bytes);
  const body = message.requiredBytes(2);
  if (message.integer(1) === 1) return decodeSingle(body, budget);
  if (message.integer(1) === 2) return decodeComposite(body, budget, depth);
  throw parameterInvalid('Invalid filter type.');
}

function decodeSingle(bytes: Buffer, budget: { conditions: number }): ColumnCondition {
  budget.conditions -= 1;
  if (budget.conditions < 0) {
    throw parameterInvalid(
      `The number of conditions exceeds the limit: ${String(MAX_CONDITIONS)}.`,
    );
  }
  const message = new ProtobufReader('SingleColumnValueFilter', bytes);
  const comparator = COMPARATORS[message.required(message.integer(1))];
  if (comparator === undefined) throw parameterInvalid('Invalid comparator.');
  return {
    kind: 'single',
    comparator,
    column: message.required(message.string(2)),
    value: readVariant(message.requiredBytes(3)),
    passIfMissing: !message.required(message.boolean(4)),
    latestVersionOnly: message.required(message.boolean(5)),
  };
}

function decodeComposite(
  bytes: Buffer,
  budget: { conditions: number },
  depth: number,
): ColumnCondition {
  const message = new ProtobufReader('CompositeColumnValueFilter', bytes);
  const combinator = COMBINATORS[message.required(message.integer(1))];
  if (combinator === undefined) throw parameterInvalid('Invalid logical operator.');
  const parts = message.allBytes(2).map((part) => decode(part, budget, depth + 1));
  if (parts.length === 0 || (combinator === 'not' && parts.length !== 1)) {
    throw parameterInvalid('Invalid number of sub-conditions.');
  }
  return { kind: 'composite', combinator, parts };
}

/** Looks up the values of a column, newest first; undefined if the row has none. */
export type ColumnLookup = (column: string) => readonly CellValue[] | undefined;

/** Judges a condition. A value of another type than the condition's satisfies no comparison. */
export function isSatisfied(condition: ColumnCondition, lookup: ColumnLookup): boolean {
  if (condition.kind === 'composite') {
    if (condition.combinator === 'not') {
      return condition.parts.every((part) => !isSatisfied(part, lookup));
    }
    return condition.combinator === 'and'
      ? condition.parts.every((part) => isSatisfied(part, lookup))
      : condition.parts.some((part) => isSatisfied(part, lookup));
  }
  const values = lookup(condition.column);
  if (values === undefined || values.length === 0) return condition.passIfMissing;
  const judged = condition.latestVersionOnly ? values.slice(0, 1) : values;
  return judged.some((value) => holds(condition.comparator, compareValues(value, condition.value)));
}

function holds(comparator: Comparator, order: number | undefined): boolean {
  if (order === undefined) return false;
  switch (comparator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}
