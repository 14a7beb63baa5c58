import * as z from 'zod';

/**
 * What is looked at of a run that `attendance-export` keeps; the rest of its record is its own. A
 * state that is not known here counts as one that is not released.
 */
export const payrollRunSchema = z.object({
  state: z.string(),
  purpose: z.string().default('pay'),
  release: z.object({ state: z.string(), decidedAtEpochMs: z.number().optional() }).optional(),
  deliveredAtEpochMs: z.number().optional(),
  acknowledgement: z.object({}).optional(),
});
export type PayrollRun = z.infer<typeof payrollRunSchema>;

const DELIVERED: ReadonlySet<string> = new Set(['delivered', 'delivered-unconfirmed']);
const LET_OUT: ReadonlySet<string> = new Set(['uploading', 'renaming']);

/** Whether a file of the run is at the receiver. */
export function isDelivered({ state }: PayrollRun): boolean {
  return DELIVERED.has(state);
}

/** Whether the file may be sent, or is. */
export function isReleased(run: PayrollRun): boolean {
  return isDelivered(run) || LET_OUT.has(run.state) || run.release?.state === 'agreed';
}

/** The runs of a period that are about paying it; those given up, and corrections, are not. */
export function payRuns(runs: readonly PayrollRun[]): readonly PayrollRun[] {
  return runs.filter(({ purpose, state }) => purpose === 'pay' && state !== 'superseded');
}
