import { createWriteStream, statSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { readTextIfPresent } from '../stand-in/private-file.ts';
import type { LogLine } from './index-configuration.ts';

/** Older lines of a long-running local cloud are let go. */
const MOST_LINES = 200_000;

/**
 * The lines of one logstore, appended to a file as they come. What a kill takes away are the last lines
 * at most, as in the service, where lines come after some seconds. Earlier lines are read from the file
 * when somebody asks for the first time.
 */
export class LogLines {
  readonly #file: string;
  readonly #stream: WriteStream;
  /** How much of the file an earlier process has written. */
  readonly #earlierBytes: number;
  #lines: LogLine[] = [];
  #earlier: Promise<readonly LogLine[]> | undefined;

  constructor(directory: string, name: string) {
    this.#file = path.join(directory, `${name}.jsonl`);
    this.#earlierBytes = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    this.#stream = createWriteStream(this.#file, { flags: 'a', mode: 0o600 });
    // A full disk must not take the local cloud down.
    this.#stream.on('error', () => undefined);
    // Ends what a kill may have cut off.
    if (this.#earlierBytes > 0) this.#stream.write('\n');
  }

  append(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES / 2);
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  /** Lines of `fromSeconds` (included) to `toSeconds` (not), in the order in which they came. */
  async between(fromSeconds: number, toSeconds: number): Promise<readonly LogLine[]> {
    this.#earlier ??= this.#readEarlier();
    return [...(await this.#earlier), ...this.#lines].filter(
      ({ timeSeconds }) => timeSeconds >= fromSeconds && timeSeconds < toSeconds,
    );
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }

  async #readEarlier(): Promise<readonly LogLine[]> {
    if (this.#earlierBytes === 0) return [];
    const text = Buffer.from((await readTextIfPresent(this.#file)) ?? '')
      .subarray(0, this.#earlierBytes)
      .toString('utf8');
    return text.split('\n').flatMap(lineOf).slice(-MOST_LINES);
  }
}

/** None if it is empty, or was cut off by a kill. */
function lineOf(text: string): readonly LogLine[] {
  try {
    return [JSON.parse(text) as LogLine];
  } catch {
    return [];
  }
}
