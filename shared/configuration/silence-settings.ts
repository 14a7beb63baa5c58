import * as z from 'zod';
import { secretName } from './field-schemas.ts';

const minutes = z.int().min(0).max(10_080);

/** What is to happen by itself, and how long it may be absent before people are told. */
const patienceSchema = z.strictObject({
  /** After the cut-off, until the period has a run. The timer of the export comes once an hour. */
  run: minutes.default(120),
  /** After the release-by. */
  release: minutes.default(0),
  /** After the release-by, or after a later release. */
  delivery: minutes.default(90),
  /** After the delivery, until it is read back and, where the receiver answers, answered. */
  acknowledgement: minutes.default(1_440),
  /** After `tokens.refreshMinutes` since the last token. */
  tokenRefresh: minutes.min(10).default(20),
  /** Since the forwarder's last run, or while an event waits for a receiver that gets nothing. */
  auditBatch: minutes.min(10).default(30),
  /** Since the last sweep of unfinished events. */
  sweep: minutes.min(10).default(10),
  /** While something that is watched cannot be looked at. */
  blind: minutes.default(30),
});

/** How an organisation is told that something which should happen does not. */
export const silenceSchema = z.strictObject({
  /** Secret of the robot that is told; default: `events.alarmRobotSecret`. */
  alarmRobotSecret: secretName.optional(),
  /** A payroll timer that is off is told when it must be on within so many days. */
  timerNoticeDays: z.int().min(1).max(62).default(31),
  /** In minutes. */
  patienceMinutes: patienceSchema.prefault({}),
});
export type SilenceSettings = z.infer<typeof silenceSchema>;
