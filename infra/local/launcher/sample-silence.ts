import type { SampleCompany } from '../sample-company/index.ts';
import { ALARM_ROBOT_SECRET } from './sample-alarm-robot.ts';

/** The sample company's group is told of what should have happened and did not. */
export const sampleSilence = { silence: { alarmRobotSecret: ALARM_ROBOT_SECRET } } as const;

/** When the sample company's wages have to be where; nobody is told of what was paid before it began. */
export function samplePayCalendarOf({ parameters }: SampleCompany) {
  return {
    cutOff: { daysAfterEnd: 1, time: '12:00' },
    releaseBy: { workingDaysBeforePayDate: 1, time: '17:00' },
    payDate: { kind: 'days-after-period-end', days: 7 },
    watchFrom: parameters.period.from,
  } as const;
}
