import { describe, expect, it } from 'vitest';
import { measureTitle } from '../../../../../functions/attendance-export/domain/measure-titles.ts';

describe('titles of measures', () => {
  it('names a configured leave type as the configuration does, else by its key', () => {
    const names = new Map([['annual', { en: 'Annual leave', zhHK: '年假' }]]);

    expect(measureTitle('leave:annual', names).zhHK).toBe('假期：年假');
    expect(measureTitle('leave:annual').en).toBe('Leave: annual');
    expect(measureTitle('leave:other').zhHK).toBe('其他假期');
  });

  it('knows the names of the engine and shows others as they are written', () => {
    expect(measureTitle('early-leave').zhHK).toBe('早退');
    expect(measureTitle('something-new').en).toBe('something-new');
  });
});
