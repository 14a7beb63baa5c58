import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';
import { askFunction } from '../command/ask-function.ts';
import {
  isRemote,
  localTarget,
  remoteTarget,
  stateDirectoryOf,
} from '../command/function-target.ts';
import type { ParsedCommand } from '../command/parse-arguments.ts';
import { findLocalCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { openLocalBucket } from '../payroll/local-stores.ts';
import { auditCommand } from './audit-command.ts';
import { saveEvidence, uploadExport } from './local-files.ts';

const FUNCTION = 'audit-forwarding';

/**
 * Asks the function. In the local cloud the export of a receiver is a file that is uploaded first, and
 * evidence can be saved as a file; elsewhere the bucket is the user's own to read and write.
 *
 * @throws UsageError; CommandRefusedError; FunctionFailedError; errors of bucket and network
 */
export async function performCommand(
  { action, options }: ParsedCommand,
  screen: Screen,
): Promise<FunctionAnswer> {
  const { export: exported, save, ...others } = options;
  if (isRemote(options)) {
    const target = remoteTarget(options, process.env, save === undefined ? [] : [saveIsLocal]);
    return askFunction(screen, action, target, await auditCommand.payloadOf(action, options));
  }
  // What is wrong with the command is told before anything is uploaded.
  await auditCommand.payloadOf(action, others);
  const cloud = await findLocalCloud(stateDirectoryOf(options));
  const fields =
    typeof exported === 'string'
      ? { ...others, export: await uploadExport(openLocalBucket(cloud), path.resolve(exported)) }
      : others;
  const payload = await auditCommand.payloadOf(action, fields);
  const answer = await askFunction(screen, action, localTarget(cloud, FUNCTION), payload);
  if (typeof save !== 'string') return answer;
  const saved = await saveEvidence(openLocalBucket(cloud), answer, path.resolve(save));
  return { ...answer, saved };
}

const saveIsLocal: BilingualText = {
  en: '--save: goes with the local cloud only; elsewhere take the ZIP from the bucket',
  zhHK: '--save：只限本機雲端；其他情況請從儲存空間下載 ZIP',
};
