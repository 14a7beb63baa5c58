import type { HongKongDate, TableSource } from '../../../../shared/time/index.ts';

/** A holiday of the State Council's yearly arrangement: both days belong to it. */
export interface MainlandHoliday {
  readonly nameEn: string;
  readonly nameZhHK: string;
  readonly from: HongKongDate;
  readonly to: HongKongDate;
  /** Saturdays and Sundays that are worked in exchange (調休). */
  readonly workingDays: readonly HongKongDate[];
}

export interface MainlandYear {
  readonly year: number;
  readonly source: TableSource;
  readonly holidays: readonly MainlandHoliday[];
}

const NEW_YEAR = { nameEn: 'New Year’s Day', nameZhHK: '元旦' };
const SPRING_FESTIVAL = { nameEn: 'Spring Festival', nameZhHK: '春節' };
const QINGMING = { nameEn: 'Qingming Festival', nameZhHK: '清明節' };
const LABOUR_DAY = { nameEn: 'Labour Day', nameZhHK: '勞動節' };
const DRAGON_BOAT = { nameEn: 'Dragon Boat Festival', nameZhHK: '端午節' };
const MID_AUTUMN = { nameEn: 'Mid-Autumn Festival', nameZhHK: '中秋節' };
const NATIONAL_DAY = { nameEn: 'National Day', nameZhHK: '國慶節' };

/**
 * The arrangements that the General Office of the State Council announces each November for the
 * following year. That of 2027 was not found on 26 November 2026: the year is left out, not guessed.
 */
export const mainlandYears: readonly MainlandYear[] = [
  {
    year: 2025,
    source: {
      title: 'General Office of the State Council, arrangement of holidays for 2025',
      url: 'https://www.gov.cn/zhengce/content/202411/content_6986382.htm',
      published: '2024-11-12',
      checked: '2026-11-26',
    },
    holidays: [
      { ...NEW_YEAR, from: '2025-01-01', to: '2025-01-01', workingDays: [] },
      {
        ...SPRING_FESTIVAL,
        from: '2025-01-28',
        to: '2025-02-04',
        workingDays: ['2025-01-26', '2025-02-08'],
      },
      { ...QINGMING, from: '2025-04-04', to: '2025-04-06', workingDays: [] },
      { ...LABOUR_DAY, from: '2025-05-01', to: '2025-05-05', workingDays: ['2025-04-27'] },
      { ...DRAGON_BOAT, from: '2025-05-31', to: '2025-06-02', workingDays: [] },
      {
        nameEn: 'National Day and Mid-Autumn Festival',
        nameZhHK: '國慶節、中秋節',
        from: '2025-10-01',
        to: '2025-10-08',
        workingDays: ['2025-09-28', '2025-10-11'],
      },
    ],
  },
  {
    year: 2026,
    source: {
      title: 'General Office of the State Council, arrangement of holidays for 2026',
      url: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm',
      published: '2025-11-04',
      checked: '2026-11-26',
    },
    holidays: [
      { ...NEW_YEAR, from: '2026-01-01', to: '2026-01-03', workingDays: ['2026-01-04'] },
      {
        ...SPRING_FESTIVAL,
        from: '2026-02-15',
        to: '2026-02-23',
        workingDays: ['2026-02-14', '2026-02-28'],
      },
      { ...QINGMING, from: '2026-04-04', to: '2026-04-06', workingDays: [] },
      { ...LABOUR_DAY, from: '2026-05-01', to: '2026-05-05', workingDays: ['2026-05-09'] },
      { ...DRAGON_BOAT, from: '2026-06-19', to: '2026-06-21', workingDays: [] },
      { ...MID_AUTUMN, from: '2026-09-25', to: '2026-09-27', workingDays: [] },
      {
        ...NATIONAL_DAY,
        from: '2026-10-01',
        to: '2026-10-07',
        workingDays: ['2026-09-20', '2026-10-10'],
      },
    ],
  },
];
