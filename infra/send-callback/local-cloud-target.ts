import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { CommandRefusedError } from '../command/command-refusal.ts';

const endpointsSchema = z.object({
  dingtalk: z.object({
    apps: z
      .array(
        z.object({
          corpId: z.string(),
          appKey: z.string(),
          appSecret: z.string(),
          robotCode: z.string(),
          callbackToken: z.string(),
          callbackAesKey: z.string(),
        }),
      )
      .min(1),
  }),
  functionHost: z.object({
    functions: z.record(z.string(), z.object({ url: z.string().optional() })),
  }),
  switchboard: z.object({ url: z.string() }),
});

type LocalApp = z.infer<typeof endpointsSchema>['dingtalk']['apps'][number];

/** The intake of a running local cloud, its app, and how far its time is ahead. */
export interface LocalCloudTarget {
  readonly baseUrl: string;
  readonly app: LocalApp;
  readonly clockOffsetMs: number;
}

/**
 * Reads `endpoints.json` of a state folder and asks the switchboard for the time, which shows that
 * the local cloud runs.
 *
 * @param appKey the app to take; absent: the first
 * @throws CommandRefusedError if it does not run, has no such app or no intake
 */
export async function findLocalCloudTarget(
  stateDirectory: string,
  appKey: string | undefined,
): Promise<LocalCloudTarget> {
  const { endpoints, clockOffsetMs } = await readRunning(stateDirectory);
  const app = endpoints.dingtalk.apps.find((entry) => entry.appKey === (appKey ?? entry.appKey));
  if (app === undefined) {
    throw new CommandRefusedError({
      en: 'The local cloud has no app of this --owner. Leave it out, or give --url and the keys.',
      zhHK: '本機雲端沒有此 --owner 的應用。請略去該選項，或提供 --url 及金鑰。',
    });
  }
  const intake = Object.entries(endpoints.functionHost.functions).find(
    ([name, { url }]) => name.includes('webhook-intake') && url !== undefined,
  );
  if (intake?.[1].url === undefined) {
    throw new CommandRefusedError({
      en: 'The local cloud runs no webhook-intake with an address. Give the address with --url.',
      zhHK: '本機雲端沒有設有網址的 webhook-intake。請以 --url 提供網址。',
    });
  }
  return { baseUrl: intake[1].url, app, clockOffsetMs };
}

async function readRunning(stateDirectory: string) {
  try {
    const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
    const endpoints = endpointsSchema.parse(JSON.parse(text));
    const answer = await fetch(`${endpoints.switchboard.url}/clock`);
    const { offsetMs } = z.object({ offsetMs: z.number() }).parse(await answer.json());
    return { endpoints, clockOffsetMs: offsetMs };
  } catch (error) {
    throw new CommandRefusedError(
      {
        en: `No local cloud runs on ${stateDirectory}. Start it with npm start in another terminal, or give --url with the keys.`,
        zhHK: `${stateDirectory} 沒有運行中的本機雲端。請於另一終端機執行 npm start，或提供 --url 及金鑰。`,
      },
      error,
    );
  }
}
