import type { HongKongDate } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { PayrollLine } from './payroll-line.ts';
import { COMPARED_DECIMALS, type PresentFigure } from './present-file.ts';
import { formatDecimal, usualDecimals, writtenQuantity, type QuantityOfLine } from './quantity.ts';

/** One figure in both files, or in one of them; quantities in the unit of the code. */
export interface FigureDifference {
  readonly employeeNumber: string;
  readonly earningsCode: string;
  readonly theirs: string;
  readonly ours: string;
  /** Ours less theirs. */
  readonly difference: string;
  readonly onlyIn: 'both' | 'theirs' | 'ours';
  /** Days that differ, if their file tells days. */
  readonly days: readonly DayDifference[];
}

export interface DayDifference {
  readonly date: HongKongDate;
  readonly theirs: string;
  readonly ours: string;
}

export interface FigureComparison {
  readonly equal: number;
  readonly differences: readonly FigureDifference[];
  readonly peopleOnlyInTheirs: readonly string[];
  readonly peopleOnlyInOurs: readonly string[];
  readonly codesOnlyInTheirs: readonly string[];
  readonly codesOnlyInOurs: readonly string[];
}

export interface OurFigures {
  readonly lines: readonly PayrollLine[];
  readonly amounts: readonly DayAmount[];
  /** Decimals of the file's quantities, if its profile names any. */
  readonly decimals: number | undefined;
  /** The code as the file has it. */
  readonly codeInFile: (code: string) => string;
}

/** A person's code with what both sides have of it. */
class Figure {
  theirs: bigint | undefined;
  ours: bigint | undefined;
  readonly theirDays = new Map<HongKongDate, bigint>();
  /** Minutes of a day are added up before they are turned into a quantity, as in a line. */
  readonly ourDays = new Map<HongKongDate, QuantityOfLine>();
}

/** Sets the officer's figures against ours, person by person and code by code. */
export function compareFigures(
  theirs: readonly PresentFigure[],
  { lines, amounts, decimals, codeInFile }: OurFigures,
): FigureComparison {
  const figures = new Map<string, Figure>();
  const figureOf = (employeeNumber: string, code: string): Figure => {
    const key = JSON.stringify([employeeNumber, codeInFile(code)]);
    const figure = figures.get(key) ?? new Figure();
    figures.set(key, figure);
    return figure;
  };
  for (const { employeeNumber, earningsCode, quantity, date } of theirs) {
    const figure = figureOf(employeeNumber, earningsCode);
    figure.theirs = (figure.theirs ?? 0n) + quantity;
    if (date !== undefined) add(figure.theirDays, date, quantity);
  }
  for (const line of lines) {
    const figure = figureOf(line.employeeNumber, line.earningsCode);
    figure.ours = (figure.ours ?? 0n) + quantityInFile(line, decimals);
  }
  for (const { employeeNumber, earningsCode, date, minutes, ...rest } of amounts) {
    const { ourDays } = figureOf(employeeNumber, earningsCode);
    const roundedMinutes = (ourDays.get(date)?.roundedMinutes ?? 0) + minutes;
    ourDays.set(date, { ...rest, roundedMinutes });
  }
  return summary(figures, decimals);
}

function quantityInFile(line: QuantityOfLine, decimals = usualDecimals(line.unit)): bigint {
  return writtenQuantity(line, decimals) * 10n ** BigInt(COMPARED_DECIMALS - decimals);
}

function add(days: Map<HongKongDate, bigint>, date: HongKongDate, quantity: bigint): void {
  days.set(date, (days.get(date) ?? 0n) + quantity);
}

function summary(
  figures: ReadonlyMap<string, Figure>,
  decimals: number | undefined,
): FigureComparison {
  const people = { theirs: new Set<string>(), ours: new Set<string>() };
  const codes = { theirs: new Set<string>(), ours: new Set<string>() };
  const differences: FigureDifference[] = [];
  for (const [key, figure] of [...figures].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [employeeNumber = '', earningsCode = ''] = JSON.parse(key) as string[];
    for (const side of ['theirs', 'ours'] as const) {
      if (figure[side] === undefined) continue;
      people[side].add(employeeNumber);
      codes[side].add(earningsCode);
    }
    const difference = differenceOf(figure, decimals);
    if (difference !== undefined) {
      differences.push({ employeeNumber, earningsCode, ...difference });
    }
  }
  return {
    equal: figures.size - differences.length,
    differences,
    peopleOnlyInTheirs: less(people.theirs, people.ours),
    peopleOnlyInOurs: less(people.ours, people.theirs),
    codesOnlyInTheirs: less(codes.theirs, codes.ours),
    codesOnlyInOurs: less(codes.ours, codes.theirs),
  };
}

function less(some: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...some].filter((one) => !others.has(one)).sort();
}

/** A figure of nothing that one file leaves out is no difference. */
function differenceOf({ theirs, ours, theirDays, ourDays }: Figure, decimals: number | undefined) {
  const ourQuantities = new Map(
    [...ourDays].map(([date, minutes]) => [date, quantityInFile(minutes, decimals)]),
  );
  const days = theirDays.size === 0 ? [] : differingDays(theirDays, ourQuantities);
  if ((theirs ?? 0n) === (ours ?? 0n) && days.length === 0) return undefined;
  const onlyIn = theirs === undefined ? 'ours' : ours === undefined ? 'theirs' : 'both';
  return {
    theirs: text(theirs ?? 0n),
    ours: text(ours ?? 0n),
    difference: text((ours ?? 0n) - (theirs ?? 0n)),
    onlyIn,
    days,
  } as const;
}

function differingDays(
  theirs: ReadonlyMap<HongKongDate, bigint>,
  ours: ReadonlyMap<HongKongDate, bigint>,
): DayDifference[] {
  const dates = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  return dates
    .filter((date) => (theirs.get(date) ?? 0n) !== (ours.get(date) ?? 0n))
    .map((date) => ({
      date,
      theirs: text(theirs.get(date) ?? 0n),
      ours: text(ours.get(date) ?? 0n),
    }));
}

/** Two decimals at least, four if they are needed. */
function text(units: bigint): string {
  return formatDecimal(units, COMPARED_DECIMALS).replace(/0{1,2}$/, '');
}
