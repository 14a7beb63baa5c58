import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const CHUNK_CHARACTERS = 64 * 1_024;

/** Writes a UTF-8 file piece by piece; what is not yet on disk stays below a few chunks. */
export class TextFile {
  readonly #stream: ReturnType<typeof createWriteStream>;
  #pending = '';

  constructor(path: string) {
    this.#stream = createWriteStream(path, { encoding: 'utf8' });
    // A failed write destroys the stream; close() reports it. Without a listener it would be fatal.
    this.#stream.on('error', () => undefined);
  }

  async write(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length >= CHUNK_CHARACTERS) await this.#flush();
  }

  /** Resolves when all is written; rejects with the first error of the file system. */
  async close(): Promise<void> {
    await this.#flush();
    this.#stream.end();
    await finished(this.#stream);
  }

  /** Gives the file up after an error elsewhere; what is on disk stays. */
  abandon(): void {
    this.#stream.destroy();
  }

  async #flush(): Promise<void> {
    const chunk = this.#pending;
    this.#pending = '';
    if (this.#stream.errored !== null) throw this.#stream.errored;
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain');
  }
}

/** One line of CSV after RFC 4180, quoted only where needed. */
export function csvLine(values: readonly (string | number)[]): string {
  const cells = values.map((value) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\n`;
}
