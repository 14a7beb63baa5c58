import type { ComponentContext } from './component-context.ts';

/** What `s` was asked to do to one resource after the other, told as one table behind the last. */
export class RunSummary {
  readonly #head: string[] = [];
  readonly #rows: string[][] = [];

  /** Adds rows to the table; its head is that of the command. */
  add(head: readonly string[], rows: readonly (readonly string[])[]): void {
    if (this.#head.length === 0) this.#head.push(...head);
    this.#rows.push(...rows.map((row) => [...row]));
  }

  /** Shows the table if this resource is the last one, or the only one that was asked for. */
  showAtTheEnd({ resource, descriptions, screen }: ComponentContext): void {
    const isLast = descriptions.at(-1)?.resourceId === resource || isNamed(resource);
    if (!isLast || this.#rows.length === 0) return;
    screen.line();
    screen.table(this.#head, this.#rows);
    this.#rows.length = 0;
  }
}

/** `s <resource> <command>` works on that resource alone. */
function isNamed(resource: string): boolean {
  return process.argv.slice(2).includes(resource);
}
