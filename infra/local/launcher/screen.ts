import Table from 'cli-table3';

/**
 * What a person at the terminal sees. With `--json` everything but the result goes to standard
 * error, so that standard output is one JSON document.
 */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #startedAt = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line(`\n${text}\n${'─'.repeat(Math.min(78, displayWidth(text)))}`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
    for (const row of rows) table.push([...row]);
    this.line(table.toString());
  }

  /**
   * Shows a step at once and how long it took when it is done. After two seconds, and every two
   * seconds from then on, `progress` says how far it is.
   */
  async step<Result>(
    label: string,
    work: () => Promise<Result>,
    progress: () => string = () => '',
  ): Promise<Result> {
    const begun = performance.now();
    this.#stream.write(`  ${label} …`);
    const ticker = setInterval(() => {
      const elapsed = seconds(performance.now() - begun);
      const text = [elapsed, progress()].filter((part) => part !== '').join(', ');
      this.#stream.write(this.#stream.isTTY ? `\r  ${label} … ${text} ` : ` [${text}]`);
    }, 2000);
    try {
      const result = await work();
      const end = this.#stream.isTTY ? `\r  ${label} …` : '';
      this.line(`${end} ${seconds(performance.now() - begun)}          `.trimEnd());
      return result;
    } catch (error) {
      this.line(' failed / 失敗');
      throw error;
    } finally {
      clearInterval(ticker);
    }
  }

  get elapsed(): string {
    return seconds(performance.now() - this.#startedAt);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Han characters and full-width signs take two columns. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1;
  return width;
}
