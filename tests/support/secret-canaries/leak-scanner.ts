import { createHash } from 'node:crypto';
import type { Canary } from './canary.ts';
import { FormFinder } from './form-finder.ts';
import { unpack } from './unpack.ts';
import { writtenForms } from './written-forms.ts';

/** A canary that can be seen somewhere. */
export interface Leak {
  readonly place: string;
  readonly canary: string;
  /** From outside to inside: `gzip > base64 > plain`. */
  readonly form: string;
}

/** How often something may be packed into something. */
const DEEPEST = 3;

/** Looks for canaries in bytes, in every form and in what is packed in them. */
export class LeakScanner {
  readonly #finder: FormFinder;
  /** Bytes that hold nothing, by hash: the same file, row or line is seen in many places. */
  readonly #clean = new Set<string>();

  constructor(canaries: readonly Canary[]) {
    this.#finder = new FormFinder(canaries.flatMap(writtenForms));
  }

  /** Each canary that is in the bytes, once for each way in which it is written there. */
  scan(place: string, content: string | Uint8Array): readonly Leak[] {
    const bytes = Buffer.from(content);
    const hash = createHash('sha256').update(bytes).digest('base64');
    if (this.#clean.has(hash)) return [];
    const leaks = new Map<string, Leak>();
    this.#scanWithin(bytes, [], (canary, form) => {
      leaks.set(`${canary}\n${form}`, { place, canary, form });
    });
    if (leaks.size === 0) this.#clean.add(hash);
    return [...leaks.values()];
  }

  #scanWithin(
    bytes: Buffer,
    by: readonly string[],
    tell: (canary: string, form: string) => void,
  ): void {
    for (const { canary, form } of this.#finder.find(bytes)) {
      tell(canary.name, [...by, form].join(' > '));
    }
    if (by.length >= DEEPEST) return;
    for (const inner of unpack(bytes)) this.#scanWithin(inner.bytes, [...by, inner.by], tell);
  }
}
