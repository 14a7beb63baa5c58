import { dayNumberOf } from './hong-kong-calendar.ts';

/** A general holiday other than a Sunday. */
export interface Holiday {
  readonly date: string;
  readonly nameEn: string;
  readonly nameZhHK: string;
  /** Also a statutory holiday; Christmas Day is taken, not the Winter Solstice. */
  readonly statutory: boolean;
}

/**
 * Hong Kong's general holidays. Rules: General Holidays Ordinance (Cap. 149) and Employment
 * Ordinance (Cap. 57) as amended 2021 (Easter Monday statutory from 2026, Good Friday from 2028).
 * 2025 and 2026 as gazetted; the years in `PROVISIONAL_YEARS` are worked out from the rules, the
 * lunar calendar and Easter, and were not compared with a gazette.
 */
const TABLE = `
2025-01-01 S NewYear
2025-01-29 S LunarNewYear
2025-01-30 S LunarNewYear2
2025-01-31 S LunarNewYear3
2025-04-04 S ChingMing
2025-04-18 G GoodFriday
2025-04-19 G AfterGoodFriday
2025-04-21 G EasterMonday
2025-05-01 S Labour
2025-05-05 S Buddha
2025-05-31 S TuenNg
2025-07-01 S Establishment
2025-10-01 S National
2025-10-07 S AfterMidAutumn
2025-10-29 S ChungYeung
2025-12-25 S Christmas
2025-12-26 S AfterChristmas
2026-01-01 S NewYear
2026-02-17 S LunarNewYear
2026-02-18 S LunarNewYear2
2026-02-19 S LunarNewYear3
2026-04-03 G GoodFriday
2026-04-04 G AfterGoodFriday
2026-04-06 S AfterChingMing
2026-04-07 S AfterEasterMonday
2026-05-01 S Labour
2026-05-25 S AfterBuddha
2026-06-19 S TuenNg
2026-07-01 S Establishment
2026-09-26 S AfterMidAutumn
2026-10-01 S National
2026-10-19 S AfterChungYeung
2026-12-25 S Christmas
2026-12-26 S AfterChristmas
2027-01-01 S NewYear
2027-02-06 S LunarNewYear
2027-02-08 S LunarNewYear3
2027-02-09 S LunarNewYear4
2027-03-26 G GoodFriday
2027-03-27 G AfterGoodFriday
2027-03-29 S EasterMonday
2027-04-05 S ChingMing
2027-05-01 S Labour
2027-05-13 S Buddha
2027-06-09 S TuenNg
2027-07-01 S Establishment
2027-09-16 S AfterMidAutumn
2027-10-01 S National
2027-10-08 S ChungYeung
2027-12-25 S Christmas
2027-12-27 S AfterChristmas
2028-01-01 S NewYear
2028-01-26 S LunarNewYear
2028-01-27 S LunarNewYear2
2028-01-28 S LunarNewYear3
2028-04-04 S ChingMing
2028-04-14 S GoodFriday
2028-04-15 G AfterGoodFriday
2028-04-17 S EasterMonday
2028-05-01 S Labour
2028-05-02 S Buddha
2028-05-29 S AfterTuenNg
2028-07-01 S Establishment
2028-10-02 S AfterNational
2028-10-04 S AfterMidAutumn
2028-10-26 S ChungYeung
2028-12-25 S Christmas
2028-12-26 S AfterChristmas
`;

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  NewYear: ['The first day of January', '一月一日'],
  LunarNewYear: ['Lunar New Year’s Day', '農曆年初一'],
  LunarNewYear2: ['The second day of Lunar New Year', '農曆年初二'],
  LunarNewYear3: ['The third day of Lunar New Year', '農曆年初三'],
  LunarNewYear4: ['The fourth day of Lunar New Year', '農曆年初四'],
  ChingMing: ['Ching Ming Festival', '清明節'],
  AfterChingMing: ['The day following Ching Ming Festival', '清明節翌日'],
  GoodFriday: ['Good Friday', '耶穌受難節'],
  AfterGoodFriday: ['The day following Good Friday', '耶穌受難節翌日'],
  EasterMonday: ['Easter Monday', '復活節星期一'],
  AfterEasterMonday: ['The day following Easter Monday', '復活節星期一翌日'],
  Labour: ['Labour Day', '勞動節'],
  Buddha: ['The Birthday of the Buddha', '佛誕'],
  AfterBuddha: ['The day following the Birthday of the Buddha', '佛誕翌日'],
  TuenNg: ['Tuen Ng Festival', '端午節'],
  AfterTuenNg: ['The day following Tuen Ng Festival', '端午節翌日'],
  Establishment: [
    'Hong Kong Special Administrative Region Establishment Day',
    '香港特別行政區成立紀念日',
  ],
  National: ['National Day', '國慶日'],
  AfterNational: ['The day following National Day', '國慶日翌日'],
  AfterMidAutumn: ['The day following the Chinese Mid-Autumn Festival', '中秋節翌日'],
  ChungYeung: ['Chung Yeung Festival', '重陽節'],
  AfterChungYeung: ['The day following Chung Yeung Festival', '重陽節翌日'],
  Christmas: ['Christmas Day', '聖誕節'],
  AfterChristmas: ['The first weekday after Christmas Day', '聖誕節後第一個周日'],
};

/** Years whose dates were not compared with a gazette. */
export const PROVISIONAL_YEARS: readonly string[] = ['2027', '2028'];

/** By day number, in the order of time. Years outside 2025 to 2028 have none. */
export const HOLIDAYS: ReadonlyMap<number, Holiday> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [date = '', kind, key = ''] = line.split(' ');
      const names = NAMES[key];
      if (names === undefined) throw new RangeError(`no name for the holiday ${key}`);
      const [nameEn, nameZhHK] = names;
      return [dayNumberOf(date), { date, nameEn, nameZhHK, statutory: kind === 'S' }] as const;
    }),
);
