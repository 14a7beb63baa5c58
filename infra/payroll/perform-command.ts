import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';
import { invokeFunction } from '../local/launcher/invoke-function.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { addLatePunch } from './add-late-punch.ts';
import { buildPayload } from './build-payload.ts';
import { isLocalAction, type LocalAction } from './command-actions.ts';
import { decideApproval } from './decide-approval.ts';
import {
  isRemote,
  localTarget,
  remoteTarget,
  type FunctionTarget,
} from '../command/function-target.ts';
import { openLocalBucket } from './local-stores.ts';
import type { OptionValues, ParsedCommand } from '../command/parse-arguments.ts';
import { publishMapping } from './publish-mapping.ts';
import { findLocalCloud, type RunningLocalCloud } from '../command/running-local-cloud.ts';
import { saveOutputs } from './save-outputs.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

export interface CommandSurroundings {
  readonly screen: Screen;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
}

export interface PerformedCommand {
  readonly answer: FunctionAnswer;
  /** Copies of outputs that were asked for. */
  readonly saved: readonly string[];
}

const LOCAL: Readonly<
  Record<LocalAction, (cloud: RunningLocalCloud, options: OptionValues) => Promise<FunctionAnswer>>
> = { decide: decideApproval, 'late-punch': addLatePunch, 'publish-mapping': publishMapping };

/**
 * Does what a command says: asks the function, or plays a person of the local cloud.
 *
 * @throws UsageError; CommandRefusedError; FunctionFailedError; errors of stores and network
 */
export async function performCommand(
  { action, options }: ParsedCommand,
  surroundings: CommandSurroundings,
): Promise<PerformedCommand> {
  const { screen, environment, workingDirectory } = surroundings;
  if (isRemote(options)) {
    const remote = remoteTarget(options, environment, 'save' in options ? [saveIsLocal] : []);
    const payload = await buildPayload(action, options, undefined);
    return { answer: await invoke(screen, action, remote, payload), saved: [] };
  }
  const state = path.resolve(workingDirectory, String(options['state'] ?? '.local'));
  const cloud = await findLocalCloud(state);
  if (isLocalAction(action)) return { answer: await LOCAL[action](cloud, options), saved: [] };
  const { company, month } = cloud.sample;
  const payload = await buildPayload(action, options, { company, period: month });
  const answer = await invoke(screen, action, localTarget(cloud, 'attendance-export'), payload);
  const folder = options['save'];
  if (typeof folder !== 'string') return { answer, saved: [] };
  const directory = path.resolve(workingDirectory, folder);
  return { answer, saved: await saveOutputs(answer, openLocalBucket(cloud), directory) };
}

async function invoke(
  screen: Screen,
  action: string,
  { target, functionName }: FunctionTarget,
  payload: Readonly<Record<string, unknown>>,
): Promise<FunctionAnswer> {
  return screen.step(`${action} · ${functionName}`, async () => {
    return (await invokeFunction(target, functionName, payload)) as FunctionAnswer;
  });
}

const saveIsLocal: BilingualText = {
  en: '--save: goes with the local cloud only; elsewhere take the files from the bucket',
  zhHK: '--save：只限本機雲端；其他情況請從儲存空間下載檔案',
};
