import { ApplicationError, type BilingualText } from '../../../../shared/errors/index.ts';

/**
 * A table that is data (holidays, wage rates) has no entry for a day. "Not in the table" must never
 * be taken for "no holiday", so whoever asks gets this instead of an empty answer.
 */
export class YearNotCoveredError extends ApplicationError<'calendar.year-not-covered'> {
  constructor(table: BilingualText, date: string, years: string) {
    super({
      code: 'calendar.year-not-covered',
      category: 'user',
      text: {
        en: `${date} is outside the table of ${table.en}, which covers ${years}.`,
        zhHK: `${date} 不在${table.zhHK}的資料表內；該表涵蓋 ${years}。`,
      },
      remedy: {
        en: 'Upgrade to a release whose tables cover the year, or export a period inside the table.',
        zhHK: '請升級至資料表已涵蓋該年份的版本，或匯出資料表所涵蓋的計薪期。',
      },
      details: { table: table.en, date, years },
    });
  }
}
