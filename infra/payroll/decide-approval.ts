import * as z from 'zod';
import type { BilingualText } from '../../shared/errors/index.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { usageError } from '../command/usage-error.ts';
import type { RunningLocalCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { useControl } from '../command/stand-in-controls.ts';

const approvalsSchema = z.object({
  approvals: z.array(
    z.object({
      processInstanceId: z.string(),
      processCode: z.string(),
      status: z.string(),
      form: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
});

const askAgain: BilingualText = {
  en: 'Give npm run payroll -- resume: the function reads the decision back and acts on it.',
  zhHK: '請執行 npm run payroll -- resume：函數會讀回審批結果並據此處理。',
};

/**
 * Decides the release that waits, as the approver would in the DingTalk app. It exists in the local
 * cloud alone: no command can release a file of a real organisation.
 *
 * @throws UsageError unless exactly one of `--agree` and `--refuse` is given
 * @throws CommandRefusedError if nothing waits, or the person is not asked
 */
export async function decideApproval(
  cloud: RunningLocalCloud,
  options: OptionValues,
): Promise<FunctionAnswer> {
  const { release, corpId } = cloud.sample;
  if ('agree' in options === 'refuse' in options) {
    throw usageError([
      { en: 'give either --agree or --refuse', zhHK: '請填 --agree 或 --refuse，兩者擇一' },
    ]);
  }
  if (release === undefined) throw nothingWaits();
  const query = `approvals?corpId=${encodeURIComponent(corpId)}`;
  const { approvals } = approvalsSchema.parse(await useControl(cloud, 'GET', query));
  const waiting = approvals.findLast(
    ({ processCode, status }) => processCode === release.processCode && status === 'RUNNING',
  );
  if (waiting === undefined) throw nothingWaits();
  const userId = options['as'] ?? release.approverUserIds[0];
  const result = 'agree' in options ? 'agree' : 'refuse';
  const { processInstanceId } = waiting;
  await useControl(cloud, 'POST', 'approval-decisions', {
    corpId,
    processInstanceId,
    result,
    userId,
  });
  return {
    outcome: result === 'agree' ? 'agreed' : 'refused',
    userId,
    instanceId: processInstanceId,
    form: waiting.form,
    next: askAgain,
  };
}

function nothingWaits(): CommandRefusedError {
  return new CommandRefusedError({
    en: 'No file waits for a release. Files need one only if the local cloud was started with --by-hand.',
    zhHK: '沒有等待放行的檔案。本機雲端須以 --by-hand 啟動，檔案才需要放行。',
  });
}
