import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { WitnessKeys } from '../../support/callback-witness.ts';

interface Ready {
  readonly kind: 'ready';
  readonly url: string;
  readonly path: string;
  readonly corpId: string;
  readonly keys: WitnessKeys;
  readonly nowEpochMs: number;
}
interface Settled {
  readonly kind: 'settled';
  readonly pending: number;
}

/** The local cloud of the built functions, in a process of its own. */
export class WarmCloud {
  readonly address: Ready;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, address: Ready) {
    this.#child = child;
    this.address = address;
  }

  static async start(): Promise<WarmCloud> {
    const child = fork(path.join(import.meta.dirname, 'warm-cloud-child.ts'), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new WarmCloud(child, (await nextMessage(child)) as Ready);
  }

  /** Waits until the worker has nothing to do and its sweeps have passed; tells how many events still have a marker. */
  async settled(): Promise<number> {
    const answer = nextMessage(this.#child);
    this.#child.send('settle');
    return ((await answer) as Settled).pending;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.send('close');
    await ended;
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('the local cloud ended before it answered'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
