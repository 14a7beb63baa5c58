import type { BilingualText } from '../../errors/index.ts';

/**
 * Names as in the gazetted lists of general holidays and the Labour Department's lists of statutory
 * holidays. 「周日」 in the last but one is the Government's word for a day that is no Sunday.
 */
export const holidayNames = {
  'first-of-january': { en: 'The first day of January', zhHK: '一月一日' },
  'lunar-new-year-1': { en: 'Lunar New Year’s Day', zhHK: '農曆年初一' },
  'lunar-new-year-2': { en: 'The second day of Lunar New Year', zhHK: '農曆年初二' },
  'lunar-new-year-3': { en: 'The third day of Lunar New Year', zhHK: '農曆年初三' },
  'lunar-new-year-4': { en: 'The fourth day of Lunar New Year', zhHK: '農曆年初四' },
  'ching-ming': { en: 'Ching Ming Festival', zhHK: '清明節' },
  'after-ching-ming': { en: 'The day following Ching Ming Festival', zhHK: '清明節翌日' },
  'good-friday': { en: 'Good Friday', zhHK: '耶穌受難節' },
  'after-good-friday': { en: 'The day following Good Friday', zhHK: '耶穌受難節翌日' },
  'easter-monday': { en: 'Easter Monday', zhHK: '復活節星期一' },
  'after-easter-monday': { en: 'The day following Easter Monday', zhHK: '復活節星期一翌日' },
  labour: { en: 'Labour Day', zhHK: '勞動節' },
  buddha: { en: 'The Birthday of the Buddha', zhHK: '佛誕' },
  'after-buddha': { en: 'The day following the Birthday of the Buddha', zhHK: '佛誕翌日' },
  'tuen-ng': { en: 'Tuen Ng Festival', zhHK: '端午節' },
  'after-tuen-ng': { en: 'The day following Tuen Ng Festival', zhHK: '端午節翌日' },
  establishment: {
    en: 'Hong Kong Special Administrative Region Establishment Day',
    zhHK: '香港特別行政區成立紀念日',
  },
  'after-mid-autumn': {
    en: 'The day following the Chinese Mid-Autumn Festival',
    zhHK: '中秋節翌日',
  },
  national: { en: 'National Day', zhHK: '國慶日' },
  'after-national': { en: 'The day following National Day', zhHK: '國慶日翌日' },
  'chung-yeung': { en: 'Chung Yeung Festival', zhHK: '重陽節' },
  'after-chung-yeung': { en: 'The day following Chung Yeung Festival', zhHK: '重陽節翌日' },
  'winter-solstice': { en: 'Chinese Winter Solstice Festival', zhHK: '冬節' },
  christmas: { en: 'Christmas Day', zhHK: '聖誕節' },
  'after-christmas': {
    en: 'The first weekday after Christmas Day',
    zhHK: '聖誕節後第一個周日',
  },
} as const satisfies Record<string, BilingualText>;

export type HolidayKey = keyof typeof holidayNames;
