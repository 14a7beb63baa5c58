import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { BilingualText } from '../../shared/errors/index.ts';
import { CommandRefusedError } from './command-refusal.ts';

const sampleSchema = z.object({
  company: z.string(),
  corpId: z.string(),
  seed: z.int(),
  employees: z.int(),
  /** `yyyy-MM` */
  month: z.string(),
  /** Form of the release and who may decide; absent where files need none. */
  release: z
    .object({ processCode: z.string(), approverUserIds: z.array(z.string()).min(1) })
    .optional(),
});

const endpointsSchema = z.object({
  certificateAuthorityFile: z.string(),
  credentials: z.object({ accessKeyId: z.string(), accessKeySecret: z.string() }),
  dingtalk: z.object({ controlUrl: z.string() }),
  tablestore: z.object({ tlsUrl: z.string(), instanceName: z.string() }),
  oss: z.object({ url: z.string(), region: z.string(), buckets: z.array(z.string()).min(1) }),
  functionHost: z.object({ invokeEndpoint: z.string() }),
  switchboard: z.object({ url: z.string() }),
  sample: sampleSchema,
});

/** What `endpoints.json` says of a running local cloud, as far as the command needs it. */
export interface RunningLocalCloud extends z.infer<typeof endpointsSchema> {
  readonly stateDirectory: string;
  /** How far local time is ahead of the machine's. */
  readonly clockOffsetMs: number;
}

/**
 * Finds the local cloud of a state folder and asks it for its time, which shows that it runs.
 *
 * @throws CommandRefusedError if it does not
 */
export async function findLocalCloud(stateDirectory: string): Promise<RunningLocalCloud> {
  const otherwise = {
    en: 'or name its folder with --state',
    zhHK: '或以 --state 指定其資料夾',
  };
  const found = await readRunningCloud(stateDirectory, endpointsSchema, otherwise);
  return { ...found.endpoints, stateDirectory, clockOffsetMs: found.clockOffsetMs };
}

/**
 * What a command needs of the local cloud's `endpoints.json`, and how far its time is ahead; asking for
 * that shows that it runs.
 *
 * @param otherwise what can be done instead of starting it
 * @throws CommandRefusedError if it does not run
 */
export async function readRunningCloud<
  Endpoints extends { readonly switchboard: { readonly url: string } },
>(
  stateDirectory: string,
  schema: z.ZodType<Endpoints>,
  otherwise: BilingualText,
): Promise<{ readonly endpoints: Endpoints; readonly clockOffsetMs: number }> {
  try {
    const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
    const endpoints = schema.parse(JSON.parse(text));
    const answer = await fetch(`${endpoints.switchboard.url}/clock`);
    const { offsetMs } = z.object({ offsetMs: z.number() }).parse(await answer.json());
    return { endpoints, clockOffsetMs: offsetMs };
  } catch (error) {
    throw new CommandRefusedError(
      {
        en: `No local cloud runs on ${stateDirectory}. Start it with npm start in another terminal, ${otherwise.en}.`,
        zhHK: `${stateDirectory} 沒有運行中的本機雲端。請於另一終端機執行 npm start，${otherwise.zhHK}。`,
      },
      error,
    );
  }
}
