import * as z from 'zod';
import { CommandRefusedError } from '../command/command-refusal.ts';
import { readRunningCloud } from '../command/running-local-cloud.ts';

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
 * The intake of the local cloud that runs on a state folder.
 *
 * @param appKey the app to take; absent: the first
 * @throws CommandRefusedError if it does not run, has no such app or no intake
 */
export async function findLocalCloudTarget(
  stateDirectory: string,
  appKey: string | undefined,
): Promise<LocalCloudTarget> {
  const { endpoints, clockOffsetMs } = await readRunningCloud(stateDirectory, endpointsSchema, {
    en: 'or give --url with the keys',
    zhHK: '或提供 --url 及金鑰',
  });
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
