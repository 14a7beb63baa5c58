import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LauncherRefusedError } from './refusal.ts';

/**
 * Makes a folder of the state, with what is above it. What is made here is for its owner alone (0700),
 * whatever the umask; a folder that was there before keeps its mode, since it may be anybody's.
 */
export async function makePrivateDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  // The mode given to mkdir is cut by the umask.
  if (first !== undefined) await chmod(directory, 0o700);
}

/** Writes a file whole or not at all, also across kill -9. */
export async function writeWhole(file: string, text: string, mode = 0o600): Promise<void> {
  await makePrivateDirectory(path.dirname(file));
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(temporary, 'w', mode);
  await handle.writeFile(text);
  await handle.datasync();
  await handle.close();
  await rename(temporary, file);
}

/** A small JSON file; undefined if it is not there. */
export async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const identitySchema = z.object({
  v: z.literal(1),
  credentialSeed: z.string(),
  /** Secrets of the sample organisation; invented, and different in every state directory. */
  appSecret: z.string(),
  callbackToken: z.string(),
  callbackAesKey: z.string(),
  sealingKey: z.string(),
});
export type LocalIdentity = z.infer<typeof identitySchema>;

/** The random part of a local cloud: made once, kept, so that a restart finds the same keys. */
export async function loadIdentity(stateDirectory: string): Promise<LocalIdentity> {
  const file = path.join(stateDirectory, 'identity.json');
  const kept = await readJson(file, identitySchema);
  if (kept !== undefined) return kept;
  const letters = (length: number): string =>
    randomBytes(length * 2)
      .toString('base64')
      .replaceAll(/[^0-9A-Za-z]/g, '')
      .slice(0, length);
  const identity: LocalIdentity = {
    v: 1,
    credentialSeed: randomBytes(32).toString('hex'),
    appSecret: letters(64),
    callbackToken: letters(24),
    callbackAesKey: letters(43),
    sealingKey: randomBytes(32).toString('base64'),
  };
  await writeWhole(file, JSON.stringify(identity));
  return identity;
}

/** Negative where a sample period lies so far back that DingTalk would no longer give it out. */
const clockSchema = z.object({ v: z.literal(1), offsetMs: z.number() });

/** How far local time is ahead of the machine's; undefined in a new state directory. */
export async function loadClockOffset(stateDirectory: string): Promise<number | undefined> {
  return (await readJson(path.join(stateDirectory, 'clock.json'), clockSchema))?.offsetMs;
}

export async function storeClockOffset(stateDirectory: string, offsetMs: number): Promise<void> {
  await writeWhole(path.join(stateDirectory, 'clock.json'), JSON.stringify({ v: 1, offsetMs }));
}

const sampleSchema = z.object({
  v: z.literal(1),
  employeesBySeed: z.record(z.string(), z.number()),
});

/** The kept state belongs to a sample company of another size. */
export class OtherSampleError extends LauncherRefusedError {}

/** Remembers the size of each sample company. @throws OtherSampleError if it has changed */
export async function rememberSample(
  stateDirectory: string,
  sample: { readonly seed: number; readonly employees: number },
): Promise<void> {
  const file = path.join(stateDirectory, 'sample.json');
  const known = (await readJson(file, sampleSchema))?.employeesBySeed ?? {};
  const before = known[String(sample.seed)];
  if (before !== undefined && before !== sample.employees) {
    throw new OtherSampleError(
      `${stateDirectory} holds the sample company ${String(sample.seed)} with ${String(before)} people, not ${String(sample.employees)}; ` +
        `use --reset, another --seed or another --state\n` +
        `${stateDirectory} 已有樣本公司 ${String(sample.seed)}（${String(before)} 人）；請使用 --reset、其他 --seed 或 --state`,
    );
  }
  if (before === undefined) {
    const employeesBySeed = { ...known, [String(sample.seed)]: sample.employees };
    await writeWhole(file, JSON.stringify({ v: 1, employeesBySeed }));
  }
}
