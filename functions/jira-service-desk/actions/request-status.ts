import type { CallOptions } from '../ports.ts';
import type { RequestStage } from '../request-row.ts';
import type { RequestRows } from '../request-rows.ts';

export type StatusResult =
  | { readonly outcome: 'unknown' }
  | {
      readonly outcome: RequestStage;
      readonly label: string;
      readonly issueKey?: string;
      readonly webUrl?: string;
      readonly attachedFiles: number;
    };

/** What has become of an approval's request; `unknown`: no delivery has got as far as to plan one. */
export async function requestStatus(
  rows: RequestRows,
  processInstanceId: string,
  { signal }: CallOptions,
): Promise<StatusResult> {
  const progress = await rows.find(processInstanceId, signal === undefined ? {} : { signal });
  if (progress === undefined) return { outcome: 'unknown' };
  const { stage, label, issueKey, webUrl, attached } = progress;
  return {
    outcome: stage,
    label,
    ...(issueKey === undefined ? {} : { issueKey }),
    ...(webUrl === undefined ? {} : { webUrl }),
    attachedFiles: attached.length,
  };
}
