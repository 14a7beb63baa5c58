/** Bytes of a log that an invocation may return (`x-fc-log-type: Tail`). */
const MAX_BYTES = 4096;
/** The answer and the output come by different ways: the last lines may be a moment later. */
const LONGEST_WAIT_MS = 1000;

/** The last 4 KB of what one request wrote to the log. */
export class LogTail {
  readonly #lines: string[] = [];
  readonly #onClose: () => void;
  #isWhole = false;
  #onWhole: () => void = () => undefined;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  /** Takes a line; `isLast` for the platform's End line. */
  add(line: string, isLast: boolean): void {
    this.#lines.push(`${line}\n`);
    if (!isLast) return;
    this.#isWhole = true;
    this.#onWhole();
  }

  /** Waits for the End line, but not for long: a function that was killed writes none. */
  async text(): Promise<string> {
    if (!this.#isWhole) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LONGEST_WAIT_MS);
        this.#onWhole = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return Buffer.from(this.#lines.join('')).subarray(-MAX_BYTES).toString('utf8');
  }

  close(): void {
    this.#onClose();
  }
}
