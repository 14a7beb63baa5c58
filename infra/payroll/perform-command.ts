import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { addLatePunch } from './add-late-punch.ts';
import { buildPayload } from './build-payload.ts';
import { decideApproval } from './decide-approval.ts';
import { askFunction } from '../command/ask-function.ts';
import {
  isRemote,
  localTarget,
  remoteTarget,
  stateDirectoryOf,
} from '../command/function-target.ts';
import { openLocalBucket } from './local-stores.ts';
import type { OptionValues, ParsedCommand } from '../command/parse-arguments.ts';
import { isLocalAction, type LocalAction } from './payroll-command.ts';
import { publishMapping } from './publish-mapping.ts';
import { findLocalCloud, type RunningLocalCloud } from '../command/running-local-cloud.ts';
import { saveOutputs } from './save-outputs.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

const LOCAL: Readonly<
  Record<LocalAction, (cloud: RunningLocalCloud, options: OptionValues) => Promise<FunctionAnswer>>
> = { decide: decideApproval, 'late-punch': addLatePunch, 'publish-mapping': publishMapping };

/**
 * Does what a command says: asks the function, or plays a person of the local cloud. Copies of outputs
 * that were asked for are named in the answer as `saved`.
 *
 * @throws UsageError; CommandRefusedError; FunctionFailedError; errors of stores and network
 */
export async function performCommand(
  { action, options }: ParsedCommand,
  screen: Screen,
): Promise<FunctionAnswer> {
  if (isRemote(options)) {
    const remote = remoteTarget(options, process.env, 'save' in options ? [saveIsLocal] : []);
    const payload = await buildPayload(action, options, undefined);
    return { ...(await askFunction(screen, action, remote, payload)), saved: [] };
  }
  const cloud = await findLocalCloud(stateDirectoryOf(options));
  if (isLocalAction(action)) return { ...(await LOCAL[action](cloud, options)), saved: [] };
  const { company, month } = cloud.sample;
  const payload = await buildPayload(action, options, { company, period: month });
  const target = localTarget(cloud, 'attendance-export');
  const answer = await askFunction(screen, action, target, payload);
  const folder = options['save'];
  if (typeof folder !== 'string') return { ...answer, saved: [] };
  const saved = await saveOutputs(answer, openLocalBucket(cloud), path.resolve(folder));
  return { ...answer, saved };
}

const saveIsLocal: BilingualText = {
  en: '--save: goes with the local cloud only; elsewhere take the files from the bucket',
  zhHK: '--save：只限本機雲端；其他情況請從儲存空間下載檔案',
};
