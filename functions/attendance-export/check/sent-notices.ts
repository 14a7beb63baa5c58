import { createHash } from 'node:crypto';
import { periodLabel, type HongKongDate } from '../../../shared/time/index.ts';
import type { RunSeries } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';

/** A line of text that says only that something was done; no personal data. */
const MARK = new TextEncoder().encode('{"v":1}\n');
const MARK_SHA256 = createHash('sha256').update(MARK).digest('hex');

/**
 * Which notices of a check went out on a day. A mark is an empty object whose key is made of receiver
 * and content: the same notice is sent once a day, a changed one is another.
 */
export class SentNotices {
  readonly #objects: ExportDependencies['objects'];
  readonly #prefix: string;

  constructor(
    { objects }: Pick<ExportDependencies, 'objects'>,
    { environment, corpId, company, period }: RunSeries,
    day: HongKongDate,
  ) {
    this.#objects = objects;
    const label = `${company}/checks/${periodLabel(period)}/${day}`;
    this.#prefix = `${environment}/${corpId}/attendance/${label}`;
  }

  async has(mark: string): Promise<boolean> {
    return (await this.#objects.head(this.#keyOf(mark))) !== undefined;
  }

  async add(mark: string): Promise<void> {
    await this.#objects.putOnce(this.#keyOf(mark), MARK, {
      contentType: 'application/json',
      contentSha256: MARK_SHA256,
    });
  }

  #keyOf(mark: string): string {
    const name = createHash('sha256').update(mark).digest('hex').slice(0, 32);
    return `${this.#prefix}/${name}.json`;
  }
}
