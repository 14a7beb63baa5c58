import { invokeFunction } from '../local/launcher/invoke-function.ts';
import type { Screen } from '../local/launcher/screen.ts';
import type { FunctionTarget } from './function-target.ts';
import type { FunctionAnswer } from './show-answer.ts';

/**
 * Invokes a function and waits for its answer; the screen shows that it is under way.
 *
 * @param action what is asked, as a person wrote it
 * @throws FunctionFailedError; errors of the network
 */
export async function askFunction(
  screen: Screen,
  action: string,
  { target, functionName }: FunctionTarget,
  payload: Readonly<Record<string, unknown>>,
): Promise<FunctionAnswer> {
  return screen.step(`${action} · ${functionName}`, async () => {
    return (await invokeFunction(target, functionName, payload)) as FunctionAnswer;
  });
}
