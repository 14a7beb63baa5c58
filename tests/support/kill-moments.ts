import { readdir, stat } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** When to strike, as seen from outside. */
export type Moment =
  /** So long after the launcher was started, or after the main job could begin. */
  | { readonly after: 'start' | 'job'; readonly delayMs: number }
  /** When a file of the state directory holds a text once more (or `occurrence` times more) than before. */
  | {
      readonly file: string;
      readonly text: string;
      readonly occurrence: number;
      readonly delayMs: number;
    }
  /** When the receiver's folder first shows a temporary, or a finished, file. */
  | { readonly received: 'temporary' | 'finished'; readonly delayMs: number };

const POLL_MS = 1;

/** Arms a moment now, so that it cannot be missed between arming and waiting. */
export async function armMoment(
  moment: Moment,
  stateDirectory: string,
): Promise<(hasEnded: () => boolean) => Promise<'reached' | 'missed'>> {
  const condition = await conditionOf(moment, stateDirectory);
  return async (hasEnded) => {
    while (!(await condition())) {
      if (hasEnded()) return 'missed';
      await sleep(POLL_MS);
    }
    await sleep(moment.delayMs);
    return hasEnded() ? 'missed' : 'reached';
  };
}

/** One line for a failing test's message. */
export function describeMoment(moment: Moment): string {
  const after = `${String(Math.round(moment.delayMs))} ms`;
  if ('after' in moment) return `${after} after the ${moment.after}`;
  if ('received' in moment) return `${after} after the ${moment.received} file showed`;
  return `${after} after ${moment.text} no. ${String(moment.occurrence)} in ${moment.file}`;
}

async function conditionOf(
  moment: Moment,
  stateDirectory: string,
): Promise<() => Promise<boolean>> {
  if ('received' in moment) {
    const folder = path.join(stateDirectory, 'sftp/account');
    const isWanted = (name: string): boolean =>
      name.endsWith('.part') === (moment.received === 'temporary');
    return async () => (await namesIn(folder)).some(isWanted);
  }
  if ('file' in moment) {
    const file = path.join(stateDirectory, moment.file);
    const reader = new GrowingFile(file, moment.text, await sizeOf(file));
    return async () => (await reader.occurrences()) >= moment.occurrence;
  }
  if (moment.after === 'start') return () => Promise.resolve(true);
  // Written whole right before the main job begins, at each start.
  const file = path.join(stateDirectory, 'endpoints.json');
  const before = await changedAt(file);
  return async () => (await changedAt(file)) !== before;
}

/** Counts a text in what is appended to a file. */
class GrowingFile {
  readonly #file: string;
  readonly #text: string;
  #position: number;
  #rest = '';
  #count = 0;

  constructor(file: string, text: string, position: number) {
    this.#file = file;
    this.#text = text;
    this.#position = position;
  }

  async occurrences(): Promise<number> {
    if ((await sizeOf(this.#file)) > this.#position) {
      const text = this.#rest + (await this.#readOn());
      this.#count += text.split(this.#text).length - 1;
      // A text that is torn between two readings is found by the next one.
      this.#rest = text.slice(Math.max(0, text.length - this.#text.length + 1));
    }
    return this.#count;
  }

  async #readOn(): Promise<string> {
    const handle = await open(this.#file, 'r');
    try {
      const size = (await handle.stat()).size - this.#position;
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(Math.max(size, 0)),
        0,
        Math.max(size, 0),
        this.#position,
      );
      this.#position += bytesRead;
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function changedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
