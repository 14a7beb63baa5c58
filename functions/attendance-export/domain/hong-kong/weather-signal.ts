import type { BilingualText } from '../../../../shared/errors/index.ts';

/**
 * Warning signals of the Hong Kong Observatory that employers act on, and the Government's "extreme
 * conditions". The four directions of signal No. 8 are one signal here: nobody's work depends on
 * where the gale comes from.
 */
export const weatherSignals = [
  'TC1',
  'TC3',
  'TC8',
  'TC9',
  'TC10',
  'WRAINA',
  'WRAINR',
  'WRAINB',
  'EXTREME',
] as const;
export type WeatherSignal = (typeof weatherSignals)[number];

export const weatherSignalNames: Readonly<Record<WeatherSignal, BilingualText>> = {
  TC1: { en: 'Standby Signal No. 1', zhHK: '一號戒備信號' },
  TC3: { en: 'Strong Wind Signal No. 3', zhHK: '三號強風信號' },
  TC8: { en: 'Gale or Storm Signal No. 8', zhHK: '八號烈風或暴風信號' },
  TC9: { en: 'Increasing Gale or Storm Signal No. 9', zhHK: '九號烈風或暴風風力增強信號' },
  TC10: { en: 'Hurricane Signal No. 10', zhHK: '十號颶風信號' },
  WRAINA: { en: 'Amber Rainstorm Warning Signal', zhHK: '黃色暴雨警告信號' },
  WRAINR: { en: 'Red Rainstorm Warning Signal', zhHK: '紅色暴雨警告信號' },
  WRAINB: { en: 'Black Rainstorm Warning Signal', zhHK: '黑色暴雨警告信號' },
  EXTREME: { en: 'Extreme conditions', zhHK: '極端情況' },
};

/** The Observatory's warning statements that hold these signals; of each one code is in force. */
export const warningStatements = ['WTCSGNL', 'WRAIN'] as const;
export type WarningStatement = (typeof warningStatements)[number];

/** Codes of a statement. Extreme conditions are announced by the Government, not by the Observatory. */
export const signalOfCode: Readonly<
  Record<WarningStatement, Readonly<Record<string, WeatherSignal>>>
> = {
  WTCSGNL: {
    TC1: 'TC1',
    TC3: 'TC3',
    TC8NE: 'TC8',
    TC8SE: 'TC8',
    TC8NW: 'TC8',
    TC8SW: 'TC8',
    TC9: 'TC9',
    TC10: 'TC10',
  },
  WRAIN: { WRAINA: 'WRAINA', WRAINR: 'WRAINR', WRAINB: 'WRAINB' },
};
