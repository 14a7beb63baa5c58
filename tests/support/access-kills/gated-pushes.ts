import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalEvents } from '../local-events.ts';
import type { MortalCloud } from '../mortal-cloud.ts';
import { pushEvents, type PushedEvents } from '../push-events.ts';

/** Now and then an event: rows under either key come into being and are opened. */
const BETWEEN_EVENTS_MS = 500;

/** Events that are pushed while the gate is open. */
export class GatedPushes {
  readonly #cloud: MortalCloud;
  readonly #over = new AbortController();
  readonly #pushing: Promise<PushedEvents>;
  #opened: Promise<void> | undefined;
  #open: () => void = () => undefined;

  constructor(cloud: MortalCloud, seed: number) {
    this.#cloud = cloud;
    this.shut();
    this.#pushing = pushEvents(this.#target(), { seed, events: 0 }, this.#over.signal);
    // Whoever waits for the end is told.
    this.#pushing.catch(() => undefined);
  }

  open(): void {
    this.#opened = undefined;
    this.#open();
  }

  /** What DingTalk would repeat meanwhile does not arrive. */
  shut(): void {
    this.#opened ??= new Promise((resolve) => (this.#open = resolve));
  }

  /** Ends it, and tells what was pushed. */
  end(): Promise<PushedEvents> {
    this.#over.abort();
    this.open();
    return this.#pushing;
  }

  #target() {
    const localNow = (): LocalEvents | undefined =>
      this.#opened === undefined ? this.#cloud.local : undefined;
    return {
      get local() {
        return localNow();
      },
      running: () => this.#cloud.running(),
      mayPush: async () => {
        await sleep(BETWEEN_EVENTS_MS);
        await this.#opened;
      },
    };
  }
}
