import { daysFrom, type CompanyPlan } from '../company-plan.ts';
import type { MinuteRange } from '../minute-range.ts';
import { RandomStream } from '../random-stream.ts';
import { merged } from './overlap.ts';
import type { SampleWeatherPolicy } from './pay-rules.ts';

/** Signals as the company's policy names them. */
export type WeatherSignal = 'TC3' | 'TC8' | 'TC9' | 'WRAINA' | 'WRAINR' | 'WRAINB';

/** A signal while it was in force. Its ends are minutes since the midnight of day number 0. */
export interface WeatherSpell {
  readonly signal: WeatherSignal;
  readonly range: MinuteRange;
}

/** Signals of one kind that followed each other without a gap. */
export type WeatherEvent = readonly WeatherSpell[];

const DAY_MINUTES = 1_440;

/** The policy of a company, by its seed. */
export function chooseWeatherPolicy(stream: RandomStream): SampleWeatherPolicy {
  return {
    effect: stream.pick(['none', 'forgive-lateness', 'forgive-absence', 'forgive-absence']),
    signals: stream.pick([
      ['TC8', 'TC9', 'TC10', 'WRAINB', 'EXTREME'],
      ['TC8', 'TC9', 'TC10', 'WRAINB', 'EXTREME'],
      ['TC8', 'TC9', 'TC10'],
      ['TC8', 'TC9', 'TC10', 'WRAINR', 'WRAINB'],
    ]),
    resumeWithinMinutes: stream.pick([120, 120, 60, 0]),
  };
}

/** Black rain on the rainy mornings, a red signal on another day, and now and then a typhoon. */
export function chooseWeather(plan: CompanyPlan): readonly WeatherEvent[] {
  const { seed } = plan.parameters;
  const stream = new RandomStream(seed, 'rules', plan.firstDay, plan.lastDay);
  const rain = plan.blackRainDays.map((day): WeatherEvent => {
    const black = day * DAY_MINUTES + stream.integer(330, 600);
    const red = black - stream.integer(10, 60);
    const end = black + stream.integer(90, 420);
    return [
      ...spells(red, [
        ['WRAINR', black - red],
        ['WRAINB', end - black],
      ]),
      ...spells(end, [['WRAINA', stream.integer(15, 60)]]),
    ];
  });
  const dryDays = daysFrom(plan.firstDay, plan.lastDay).filter((day) =>
    plan.blackRainDays.every((rainy) => Math.abs(rainy - day) > 2),
  );
  if (dryDays.length === 0) return rain;
  const shower = stream.pick(dryDays) * DAY_MINUTES + stream.integer(420, 900);
  const storm = stream.pick(dryDays) * DAY_MINUTES + stream.integer(0, DAY_MINUTES - 1);
  const gale = stream.integer(120, 700);
  const typhoon = spells(storm - 300, [
    ['TC3', 300],
    ['TC8', gale],
    ['TC9', stream.integer(30, 200)],
    ['TC8', gale],
    ['TC3', 240],
  ]);
  const red = spells(shower, [['WRAINR', stream.integer(30, 180)]]);
  return [...rain, red, ...(stream.chance(0.6) ? [typhoon] : [])];
}

/** The time that the policy forgives, disjoint and in order. */
export function forgivenTime(
  events: readonly WeatherEvent[],
  { effect, signals, resumeWithinMinutes }: SampleWeatherPolicy,
): readonly MinuteRange[] {
  if (effect === 'none') return [];
  return merged(
    events
      .flat()
      .filter(({ signal }) => signals.includes(signal))
      .map(({ range }) => ({ from: range.from, to: range.to + resumeWithinMinutes })),
  );
}

/** One signal after the other, each for some minutes. */
function spells(
  from: number,
  parts: readonly (readonly [WeatherSignal, number])[],
): readonly WeatherSpell[] {
  let start = from;
  return parts.map(([signal, minutes]) => {
    const range = { from: start, to: start + minutes };
    start = range.to;
    return { signal, range };
  });
}
