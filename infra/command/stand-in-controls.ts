import * as z from 'zod';
import { CommandRefusedError } from './command-refusal.ts';
import type { RunningLocalCloud } from './running-local-cloud.ts';

/**
 * Uses a control of the DingTalk stand-in: what a person does in the app. DingTalk has nothing like it.
 *
 * @throws CommandRefusedError with the stand-in's reason
 */
export async function useControl(
  { dingtalk }: RunningLocalCloud,
  method: 'GET' | 'POST',
  pathAndQuery: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${dingtalk.controlUrl}${pathAndQuery}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { error } = z.object({ error: z.string() }).parse(answer);
  throw new CommandRefusedError({
    en: `The DingTalk stand-in refused: ${error}.`,
    zhHK: `釘釘替身拒絕：${error}。`,
  });
}
