import type { ExportRequest } from '../invocation.ts';

/** What the timer asks for; the person's options are off. */
export const TIMER_REQUEST = {
  action: 'export',
  profile: undefined,
  dryRun: false,
  runId: undefined,
  accept: [],
  refresh: false,
} as const satisfies Omit<ExportRequest, 'company' | 'period'>;
