import * as z from 'zod';
import { secretName, userId } from './field-schemas.ts';

/** Who is told what. Counts and state go to the group; links to files go to named people. */
export const messagesSchema = z.strictObject({
  /** Secret with `{"accessToken","signingSecret"}` of the payroll group's robot. */
  groupRobotSecret: secretName.optional(),
  /** Agent id of the app, for work notifications; 0 switches them off. */
  agentId: z.int().min(0).default(0),
  /** People who get the short-lived link to the report. */
  reportUserIds: z.array(userId).max(20).default([]),
  linkHours: z.int().min(1).max(168).default(24),
});
