import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { hongKongDate, secretName, timeOfDay } from './field-schemas.ts';

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    bilingual(
      'must be small letters, digits and hyphens, 40 at most',
      '必須為小寫英文字母、數字及連字號，最多 40 個',
    ),
  );
const words = z.array(z.string().min(1).max(128)).min(1).max(200);

/** What an event must be for a subscriber to hear of it; a field left out is no condition. */
const eventFilterSchema = z.strictObject({
  /** Approval forms. */
  processCodes: words.optional(),
  /** `start`, `finish`, `terminate` …, as DingTalk writes them. */
  types: words.optional(),
  /** `agree`, `refuse`, `redirect`. */
  results: words.optional(),
  bizCategoryIds: words.optional(),
  /** The person's department, or one above it; costs an unmetered look at the directory. */
  departmentIds: z.array(z.int()).min(1).max(200).optional(),
});

/** One line of the routing table: which events go to which function. */
export const subscriptionSchema = z.strictObject({
  /** Part of the keys of deliveries: never change it while events are under way. */
  name,
  /** The function that handles them, by its folder: `jira-service-desk`. */
  function: name,
  eventTypes: words,
  when: eventFilterSchema.prefault({}),
});

/** Event callbacks of an organisation. */
export const eventsSchema = z
  .strictObject({
    subscriptions: z.array(subscriptionSchema).max(50).default([]),
    /** Punch events cost two of the monthly pushes per person and day. */
    attendanceEvents: z.boolean().default(false),
    /** Webhook and Stream messages in a calendar month; standard edition since 2025-11-19: 3,000. */
    pushesPerMonth: z.int().min(1).default(3_000),
    /** When events are to be expected: 1 is Monday, Hong Kong time. */
    officeHours: z
      .strictObject({
        days: z.array(z.int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
        from: timeOfDay.default('09:00'),
        to: timeOfDay.default('18:00'),
        /** Days on which nobody works though the weekday says so, such as general holidays. */
        closedDays: z.array(hongKongDate).max(400).default([]),
      })
      .prefault({}),
    /**
     * Office minutes without any push after which somebody is told. A whole office day: in a quiet
     * company shorter gaps are usual.
     */
    silenceAlarmMinutes: z.int().min(15).max(14_400).default(540),
    /** Metered calls a month that looking for missed events may take altogether. */
    backstopCallsPerMonth: z.int().min(0).default(600),
    /** Secret with `{"accessToken","signingSecret"}` of the robot that tells alarms. */
    alarmRobotSecret: secretName.optional(),
  })
  .superRefine(({ subscriptions }, context) => {
    const names = subscriptions.map((one) => one.name);
    for (const twice of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
      context.addIssue({
        code: 'custom',
        message: bilingual(`subscription ${twice} is there twice`, `訂閱 ${twice} 重複`),
      });
    }
  });

export type EventsConfiguration = z.infer<typeof eventsSchema>;
export type Subscription = z.infer<typeof subscriptionSchema>;
