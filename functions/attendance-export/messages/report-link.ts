import type { JsonValue } from '../../../shared/dingtalk/index.ts';
import { periodLabel } from '../../../shared/time/index.ts';
import type { RunIdentity } from '../object-keys.ts';
import type { RunRecord } from '../run-record.ts';

/** The object that a person should read about a run: the report, or the list of exceptions. */
export function reportObjectOf({ reportKey, exceptionsKey }: RunRecord): string | undefined {
  return reportKey ?? exceptionsKey;
}

/** Name under which a browser saves the object: the last part of its key. */
export function fileNameOf(objectKey: string): string {
  return objectKey.split('/').at(-1) ?? objectKey;
}

/**
 * A work notification with the link. Kept short, because a link signed with a role's keys is long and
 * DingTalk takes 2,048 bytes in all.
 */
export function reportMessage(
  run: RunIdentity,
  url: string,
  linkHours: number,
): { readonly msgtype: 'markdown'; readonly markdown: JsonValue } {
  const title = `${run.company} ${periodLabel(run.period)} ${run.run}`;
  const hours = String(linkHours);
  return {
    msgtype: 'markdown',
    markdown: { title, text: `${title}\n\n[Report 報告](${url}) (${hours} h 小時)` },
  };
}
