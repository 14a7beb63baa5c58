import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededStream } from '../seeded-stream.ts';
import { askTokenRefresh, storeKeyRing, type LocalAddresses } from './local-access.ts';

const BROKEN_OFF = 'broken off';
const AFTER_BREAK_MS = 200;

/**
 * Generations of the sealing key: the first is the one that the local cloud was made with, the last
 * has sealed nothing before the end.
 */
export type Generation = 'k1' | 'k2' | 'k3';

/**
 * An administrator: changes the sealing key, has rows sealed anew, refreshes tokens, over and over.
 * What is broken off is asked for again later.
 */
export class PersonAtWork {
  readonly keys: Readonly<Record<Generation, string>>;
  readonly #addresses: () => LocalAddresses;
  readonly #random: SeededStream;
  #generation: Generation = 'k1';
  #keyChanges = 0;
  #isGoing = false;
  #work: Promise<void> = Promise.resolve();
  /** What was asked for and how it ended; `broken off` if there was no answer. */
  readonly asked: string[] = [];

  constructor(options: {
    readonly firstKey: string;
    readonly addresses: () => LocalAddresses;
    readonly random: SeededStream;
  }) {
    this.keys = { k1: options.firstKey, k2: newKey(), k3: newKey() };
    this.#addresses = options.addresses;
    this.#random = options.random;
  }

  /** The key that seals by now, in Base64. */
  get currentKey(): string {
    return this.keys[this.#generation];
  }

  get keyChanges(): number {
    return this.#keyChanges;
  }

  go(): void {
    this.#isGoing = true;
    this.#work = this.#goOn();
  }

  /** Resolves when nothing that was asked for is under way. */
  async pause(): Promise<void> {
    this.#isGoing = false;
    await this.#work;
  }

  /** Lets another key seal from now on; all stay in the ring. Default: the other one of the first two. */
  async changeKey(next: Generation = this.#generation === 'k1' ? 'k2' : 'k1'): Promise<void> {
    this.#keyChanges += 1;
    const ring = { current: next, keys: this.keys };
    await storeKeyRing(this.#addresses(), ring, `ring-${String(this.#keyChanges)}`);
    this.#generation = next;
  }

  async ask(action: 'refresh' | 'rotate-keys'): Promise<string> {
    const outcome = await askTokenRefresh(this.#addresses(), action).catch(() => BROKEN_OFF);
    this.asked.push(`${action}: ${outcome}`);
    return outcome;
  }

  async #goOn(): Promise<void> {
    while (this.#isGoing) {
      const outcome = await this.ask(this.#random.isTrue(0.6) ? 'rotate-keys' : 'refresh');
      await sleep(outcome === BROKEN_OFF ? AFTER_BREAK_MS : this.#random.integer(5, 120));
    }
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}
