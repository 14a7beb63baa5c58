import { describe, expect, it } from 'vitest';
import { eventsSchema } from '../../../../shared/configuration/event-settings.ts';

describe('office hours of events', () => {
  it('are Monday to Friday, nine to six, on every such day, unless told otherwise', () => {
    expect(eventsSchema.parse({}).officeHours).toEqual({
      days: [1, 2, 3, 4, 5],
      from: '09:00',
      to: '18:00',
      closedDays: [],
    });
  });

  it('without a push are silence after one whole such day', () => {
    const { officeHours, silenceAlarmMinutes } = eventsSchema.parse({});
    const [from, to] = [officeHours.from, officeHours.to].map((time) =>
      Date.parse(`2026-11-02T${time}:00+08:00`),
    );

    expect(silenceAlarmMinutes).toBe((Number(to) - Number(from)) / 60_000);
  });

  it('may leave out days on which nobody works', () => {
    const { officeHours } = eventsSchema.parse({ officeHours: { closedDays: ['2026-12-25'] } });

    expect(officeHours.closedDays).toEqual(['2026-12-25']);
  });

  it.each(['2026-02-30', '25/12/2026', ''])('refuse %j as a day, in both languages', (day) => {
    const refused = eventsSchema.safeParse({ officeHours: { closedDays: [day] } });

    expect(refused.error?.issues).toMatchObject([
      {
        path: ['officeHours', 'closedDays', 0],
        message: 'must be a day that exists, as yyyy-MM-dd ¦ 必須為存在的日期，格式為 yyyy-MM-dd',
      },
    ]);
  });
});
