import * as z from 'zod';

/** When managers are reminded of missing punches and open approvals by themselves. */
export const checkSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Days before the period's last day: 3 and 1 for two reminders. */
  daysBefore: z.array(z.int().min(0).max(14)).min(1).max(5).default([3, 1]),
});
