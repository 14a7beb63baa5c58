import type { Configuration } from '../../shared/configuration/index.ts';
import { hongKongDateOf } from '../../shared/time/index.ts';
import { jiraSettingsOf } from './parts-of-configuration.ts';

/** No approval has this id; the look-up reads the row all the same. */
const NOTHING = 'doctor-probe';

/**
 * What each function is asked, so that it reads its tables, its bucket and its secrets. None of these
 * changes anything, asks DingTalk or costs a metered call.
 */
export function statusQuestions(
  folder: string,
  { organisations }: Configuration,
  nowEpochMs: number,
): readonly Readonly<Record<string, unknown>>[] {
  switch (folder) {
    case 'token-refresh':
      // Looks at every table, the bucket, the keys and the secret of each app.
      return [{ action: 'check' }];
    case 'event-worker':
      return organisations.map(({ corpId }) => ({ action: 'status', corpId, days: 1 }));
    case 'audit-forwarding':
    case 'silence-watch':
      return [{ action: 'status' }];
    case 'attendance-export':
      return organisations.flatMap(({ companies }) =>
        companies.map(({ code }) => {
          const period = hongKongDateOf(nowEpochMs).slice(0, 7);
          return { action: 'status', company: code, period };
        }),
      );
    case 'jira-service-desk':
      return organisations.flatMap((organisation) =>
        jiraSettingsOf(organisation) === undefined
          ? []
          : [{ action: 'status', corpId: organisation.corpId, instance: NOTHING }],
      );
    default:
      // The intake is asked by the check of the callback URL; it answers no invocation.
      return [];
  }
}
