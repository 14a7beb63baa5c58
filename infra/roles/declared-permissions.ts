import { permissions as attendanceExport } from '../../functions/attendance-export/permissions.ts';
import { permissions as auditForwarding } from '../../functions/audit-forwarding/permissions.ts';
import { permissions as eventWorker } from '../../functions/event-worker/permissions.ts';
import { permissions as jiraServiceDesk } from '../../functions/jira-service-desk/permissions.ts';
import { permissions as silenceWatch } from '../../functions/silence-watch/permissions.ts';
import { permissions as tokenRefresh } from '../../functions/token-refresh/permissions.ts';
import { permissions as webhookIntake } from '../../functions/webhook-intake/permissions.ts';
import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What each function has declared that it uses; a test finds a function that is missing here. */
export const declaredPermissions: readonly FunctionPermissions[] = [
  attendanceExport,
  auditForwarding,
  eventWorker,
  jiraServiceDesk,
  silenceWatch,
  tokenRefresh,
  webhookIntake,
];
