import { describe, expect, it } from 'vitest';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import type { AuditSource } from '../../../../../functions/audit-forwarding/ports.ts';
import { createAdminOperationsSource } from '../../../../../functions/audit-forwarding/sources/admin-operations.ts';
import type { ApiSourceOptions } from '../../../../../functions/audit-forwarding/sources/api-source.ts';
import {
  API_STREAMS,
  type ApiStreamName,
} from '../../../../../functions/audit-forwarding/sources/domain/api-stream.ts';
import { plannedCallsPerMonth } from '../../../../../functions/audit-forwarding/sources/domain/planned-calls.ts';
import { createFileAuditSource } from '../../../../../functions/audit-forwarding/sources/file-audit.ts';
import { createScreenshotsSource } from '../../../../../functions/audit-forwarding/sources/screenshots.ts';
import { createStorageSource } from '../../../../../functions/audit-forwarding/sources/storage.ts';
import { createTrustedDevicesSource } from '../../../../../functions/audit-forwarding/sources/trusted-devices.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import {
  MONTH_BEGIN,
  MONTH_DAYS,
  WorkingMonth,
} from '../../../../support/audit-forwarding/working-month.ts';

const MINUTE = 60_000;
const SETTINGS = auditSettingsSchema.parse({ edition: 'exclusive' });

const MAKERS: Readonly<Record<ApiStreamName, (options: ApiSourceOptions) => AuditSource>> = {
  'file-audit': (options) =>
    createFileAuditSource({ ...options, onUnreachableRows: () => undefined }),
  'admin-operations': createAdminOperationsSource,
  storage: createStorageSource,
  screenshots: createScreenshotsSource,
  'trusted-devices': createTrustedDevicesSource,
};

/** Reads a source through the month at its cadence, from half past midnight on. */
async function callsOfMonth(stream: ApiStreamName, rowsPerWorkingDay: number): Promise<number> {
  const month = new WorkingMonth(rowsPerWorkingDay);
  let nowEpochMs = MONTH_BEGIN + 30 * MINUTE;
  const source = MAKERS[stream]({
    client: month.client,
    clock: { nowEpochMs: () => nowEpochMs, sleep: () => Promise.resolve() },
    settings: SETTINGS,
  });
  let cursor: Parameters<typeof readSource>[1];
  const end = MONTH_BEGIN + MONTH_DAYS * 1_440 * MINUTE;
  for (; nowEpochMs < end; nowEpochMs += source.description.everyMinutes * MINUTE) {
    cursor = (await readSource(source, cursor)).cursor;
  }
  return month.calls;
}

describe('the metered calls of a month', () => {
  it.each(
    (Object.keys(MAKERS) as ApiStreamName[]).flatMap((stream) =>
      [50, 500, 1_500].map((staff) => [stream, staff] as const),
    ),
  )('of %s with %i people are no more than planned, and not far below', async (stream, staff) => {
    const rowsPerDay = Math.ceil(staff * API_STREAMS[stream].rowsPerPersonAndWorkingDay);

    const taken = await callsOfMonth(stream, rowsPerDay);

    const planned = plannedCallsPerMonth(SETTINGS, staff)[stream];
    expect(taken).toBeLessThanOrEqual(planned);
    expect(taken).toBeGreaterThan(planned * 0.7);
  });
});
