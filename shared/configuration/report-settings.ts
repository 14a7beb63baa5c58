import * as z from 'zod';

/** From when on a figure is shown in the report as worth a look. It holds no file. */
export const reportThresholdsSchema = z.strictObject({
  /** A departure of fewer minutes is never shown. */
  leastMinutes: z.int().min(0).default(480),
  /** Departure from the person's own previous period, as a share of it. */
  ownChangeShare: z.number().min(0).default(0.5),
  /** Departure from the company's median, in robust standard deviations. */
  robustDeviations: z.number().positive().default(3.5),
  /** A code of fewer people is not compared with its median. */
  leastPeople: z.int().min(2).default(8),
  /** Overtime of a person in the period. */
  overtimeMinutes: z.int().min(0).default(3_600),
  /** Minutes at work on one day. */
  longDayMinutes: z.int().min(0).default(960),
});
