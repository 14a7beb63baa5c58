import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { monthlyCosts, STAFF } from '../../../../infra/build/quota-costs.ts';
import { quotaPages, withTables } from '../../../../infra/build/quota-page.ts';
import { allOperations, quotaTables } from '../../../../infra/build/quota-tables.ts';
import { eventCatalogue } from '../../../../shared/event-catalogue/index.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

/** Cells of the table rows of a page that begin with what `begins` says. */
function rowsOf(page: string, begins: RegExp): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && begins.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

describe.each(quotaPages)('$file', ({ file, language }) => {
  it('holds the tables as they are computed; `npm run generate:quota-pages` writes them anew', () => {
    expect(withTables(read(file), language)).toBe(read(file));
  });

  it('names every operation and every event once', () => {
    const page = read(file);

    const operations = rowsOf(page, /\| `[a-z][^`]*` \| (yes|no|是|否) \|/).map(([name]) => name);
    expect(operations).toEqual(allOperations().map(({ name }) => `\`${name}\``));
    for (const { type } of eventCatalogue) expect(page.split(`\`${type}\``)).toHaveLength(2);
  });
});

it('the pages of both languages show the same figures', () => {
  const [english, chinese] = quotaPages.map(({ file }) =>
    rowsOf(read(file), /\d,?\d* \|/).map((cells) =>
      cells.filter((cell) => /^[\d,/ ]+$/.test(cell)),
    ),
  );

  expect(english?.length).toBeGreaterThan(10);
  expect(chinese).toEqual(english);
});

describe('what an operation is charged', () => {
  it('is stated for each with a page and a date', () => {
    const operations = allOperations();

    expect(operations.length).toBeGreaterThan(40);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    for (const { name, metering } of operations) {
      expect(typeof metering.metered, name).toBe('boolean');
      expect(metering.source, name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      expect(metering.asOf, name).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });
});

describe('what a month costs', () => {
  it('fits in the standard edition up to 500 people, and not beyond: the table is printed', () => {
    process.stdout.write(`${quotaTables.costs('en')}\n`);

    const [fifty, fiveHundred, fiveThousand] = STAFF.map(
      (staff) => monthlyCosts['all-calls'](staff).calls,
    );
    expect(fifty).toBeLessThan(fiveHundred ?? 0);
    expect(fiveHundred).toBeLessThan(5_000 - 500);
    expect(fiveThousand).toBeGreaterThan(5_000);
    expect(monthlyCosts['export-cross-check'](5_000).calls).toBeLessThan(5_000 - 500);
  });

  it('of 500 people exported is what one counts by hand', () => {
    const batches = 10;
    // 33 days of punches, 31 of schedules with room for the two beside them, in weeks.
    const [punches, schedules] = [batches * 5, batches * 5];
    // Half a leave each: 50 rows for a hundred people are three pages of twenty.
    const leave = 5 * 3;
    const [shifts, closing] = [12, 1];
    // Ten people in the sample; their 210 planned punches a week are five pages of fifty.
    const crossCheck = 5 * 5;
    const { calls } = monthlyCosts['export-cross-check'](500);

    expect(monthlyCosts['export-plain'](500).calls).toBe(
      punches + schedules + leave + shifts + closing,
    );
    expect(calls).toBe(punches + schedules + leave + shifts + closing + crossCheck);
  });

  it('of approvals read by the export is one call each', () => {
    const difference = (staff: number): number =>
      monthlyCosts['export-approvals'](staff).calls -
      monthlyCosts['export-cross-check'](staff).calls;

    // Lists of four forms beside 2.7 approvals a person: the same number of lists for any company. No
    // run reads more than 10,000.
    expect(difference(500) - difference(50)).toBe(2.7 * 450);
    expect(difference(5_000) - difference(500)).toBe(10_000 - 2.7 * 500);
  });

  it('of looking for missed events is no less than what was measured, and not far above it', () => {
    const measured = rowsOf(read('functions/event-worker/README.md'), /^\| (50|500|5,000) \|/).map(
      (cells) => Number(cells[2]?.replace(',', '')),
    );

    expect(measured).toHaveLength(3);
    STAFF.forEach((staff, at) => {
      const { calls } = monthlyCosts['look-ups'](staff);
      expect(calls).toBeGreaterThanOrEqual(measured[at] ?? Infinity);
      expect(calls).toBeLessThanOrEqual((measured[at] ?? 0) * 1.3);
    });
  });

  it('of tokens, people and departments is nothing, however large the company', () => {
    for (const staff of STAFF) {
      expect(monthlyCosts.tokens(staff).calls).toBe(0);
      expect(monthlyCosts.directory(staff).calls).toBe(0);
      expect(monthlyCosts['directory-events'](staff).pushes).toBe(0);
    }
    const exempt = allOperations().filter(({ name }) => /^(contacts|oauth2|gettoken)/.test(name));
    expect(exempt.length).toBeGreaterThan(5);
    expect(exempt.filter(({ metering }) => metering.metered)).toEqual([]);
  });

  it('of punch events is two pushes for each person and working day', () => {
    expect(STAFF.map((staff) => monthlyCosts['punch-events'](staff).pushes)).toEqual([
      50 * 2 * 21,
      500 * 2 * 21,
      5_000 * 2 * 21,
    ]);
  });
});
