import type { HongKongDate, TableSource } from '../../../../shared/time/index.ts';
import { YearNotCoveredError } from './errors.ts';

/** Amounts are whole cents, so that nothing is rounded. */
export interface MinimumWage {
  readonly from: HongKongDate;
  readonly hourlyRateCents: number;
  /** Wages a month below which the employer must keep the total number of hours worked. */
  readonly monthlyCapCents: number;
  readonly provisional: boolean;
  readonly source: TableSource;
}

/** The rate is reviewed every year since 2026: from this day on the last row is provisional. */
const NEXT_REVIEW: HongKongDate = '2027-05-01';

/** In the order of time. The press releases were read through tables by others that name them. */
export const minimumWages: readonly MinimumWage[] = [
  {
    from: '2023-05-01',
    hourlyRateCents: 40_00,
    monthlyCapCents: 16_300_00,
    provisional: false,
    source: {
      title: 'Xinhua: rate and cap in force from that day',
      published: '2023-05-01',
      checked: '2026-11-26',
    },
  },
  {
    from: '2025-05-01',
    hourlyRateCents: 42_10,
    monthlyCapCents: 17_200_00,
    provisional: false,
    source: {
      title: 'Press release P2025042900231, new rate takes effect',
      url: 'https://www.info.gov.hk/gia/general/202505/01/P2025042900231.htm',
      published: '2025-05-01',
      checked: '2026-11-26',
    },
  },
  {
    from: '2026-05-01',
    hourlyRateCents: 43_10,
    monthlyCapCents: 17_600_00,
    provisional: false,
    source: {
      title: 'Press release P2026043000261, new rate takes effect',
      url: 'https://www.info.gov.hk/gia/general/202605/01/P2026043000261.htm',
      published: '2026-05-01',
      checked: '2026-11-26',
    },
  },
];

/** Rate and cap on a day. Throws {@link YearNotCoveredError} before 1 May 2023. */
export function minimumWageOn(date: HongKongDate): MinimumWage {
  const wage = minimumWages.findLast(({ from }) => from <= date);
  if (wage === undefined) {
    const years = `${String(minimumWages.at(0)?.from)} –`;
    throw new YearNotCoveredError(
      { en: 'minimum wage rates', zhHK: '法定最低工資水平' },
      date,
      years,
    );
  }
  return date >= NEXT_REVIEW ? { ...wage, provisional: true } : wage;
}
