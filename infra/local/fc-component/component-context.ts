import path from 'node:path';
import { openDeploymentTarget, type DeploymentTarget } from '../../deployment/deployment-target.ts';
import type { FunctionManagement } from '../../function-compute/function-management.ts';
import { openFunctionManagement } from '../../function-compute/open-function-management.ts';
import * as z from 'zod';
import { readRunningCloud } from '../../command/running-local-cloud.ts';
import { Screen } from '../launcher/screen.ts';
import {
  readDescription,
  type FunctionDescription,
} from '../function-host/serverless-description.ts';
import { parseComponentArguments, type ComponentArguments } from './component-arguments.ts';
import type { ComponentInputs } from './component-inputs.ts';
import { notInDescription } from './errors.ts';
import { wantedFunction, type WantedFunction } from './wanted-function.ts';

/** Everything that a command of the component works with. */
export interface ComponentContext {
  readonly arguments: ComponentArguments;
  readonly target: DeploymentTarget;
  readonly management: FunctionManagement;
  /** All functions of `s.yaml`, in its order. */
  readonly descriptions: readonly FunctionDescription[];
  /** The one that this resource describes. */
  readonly wanted: WantedFunction;
  readonly resource: string;
  /** Folder of `s.yaml`; paths of code start here. */
  readonly directory: string;
  /** Control endpoint of the local cloud. */
  readonly switchboardUrl: string;
  readonly screen: Screen;
}

const controlSchema = z.object({ switchboard: z.object({ url: z.string() }) });

/**
 * Finds the running local cloud (`LOCAL_CLOUD_STATE`, default `.local` beside `s.yaml`) and reads `s.yaml`
 * anew with its settings.
 *
 * @throws CommandRefusedError if none runs; UsageError; DescriptionError; ComponentError
 */
export async function openComponent(
  command: string,
  inputs: ComponentInputs,
): Promise<ComponentContext> {
  const file = path.resolve(inputs.cwd, inputs.yaml.path);
  const directory = path.dirname(file);
  const parsed = parseComponentArguments(command, inputs.args);
  const stateDirectory = path.resolve(directory, process.env['LOCAL_CLOUD_STATE'] ?? '.local');
  const { endpoints } = await readRunningCloud(stateDirectory, controlSchema, {
    en: 'or name its folder in LOCAL_CLOUD_STATE',
    zhHK: '或以 LOCAL_CLOUD_STATE 指定其資料夾',
  });
  const target = await openDeploymentTarget({
    environment: 'local',
    stateDirectory,
    processEnvironment: process.env,
  });
  const descriptions = await readDescription(file, {
    environment: target.settings,
    config: { AccountID: target.accountId },
  });
  const resource = inputs.resource.name;
  const description = descriptions.find(({ resourceId }) => resourceId === resource);
  if (description === undefined) throw notInDescription(resource, file);
  return {
    arguments: parsed,
    target,
    management: openFunctionManagement(target),
    descriptions,
    wanted: wantedFunction(description),
    resource,
    directory,
    switchboardUrl: endpoints.switchboard.url,
    screen: new Screen(process.stdout),
  };
}
