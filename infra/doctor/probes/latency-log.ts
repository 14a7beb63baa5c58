import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { latencyByHour, type HourOfHost, type LatencySample } from '../domain/latency-table.ts';

const sampleSchema = z.object({
  environment: z.string(),
  host: z.string(),
  atEpochMs: z.number(),
  latencyMs: z.number(),
});

/** Older lines are dropped: some months of a check a day to a dozen hosts. */
const MOST_LINES = 5_000;

const fileIn = (stateDirectory: string): string =>
  path.join(stateDirectory, 'doctor', 'latency.jsonl');

/** Keeps figures; none of them is about a person. @throws the errors of the disk */
export async function keepLatency(
  stateDirectory: string,
  samples: readonly LatencySample[],
): Promise<void> {
  const file = fileIn(stateDirectory);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const lines = (await linesOf(file)).length;
  const text = samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
  if (lines + samples.length <= MOST_LINES) {
    await appendFile(file, text, { mode: 0o600 });
    return;
  }
  const kept = (await linesOf(file)).slice(-MOST_LINES / 2);
  await writeFile(file, `${kept.join('\n')}\n${text}`, { mode: 0o600 });
}

/** The figures of an environment by hour; a line that cannot be read, as after a kill, is left out. */
export async function readLatency(
  stateDirectory: string,
  environment: string,
): Promise<readonly HourOfHost[]> {
  const samples = (await linesOf(fileIn(stateDirectory))).flatMap((line): LatencySample[] => {
    const sample = sampleSchema.safeParse(parsed(line)).data;
    return sample?.environment === environment ? [sample] : [];
  });
  return latencyByHour(samples);
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
