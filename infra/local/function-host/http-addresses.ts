import type { HttpListener } from '../stand-in/http-listener.ts';
import type { StandInContext } from '../stand-in/stand-in.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { DeploymentBook } from './deployment/deployment-book.ts';
import { entryOf } from './deployment/named-entries.ts';
import type { HttpTrigger } from './deployment/trigger-settings.ts';
import type { HostedFunction } from './hosted-function.ts';
import { openHttpTrigger } from './http-trigger.ts';

export interface HttpAddressesOptions {
  readonly context: StandInContext;
  readonly queue: AsyncQueue;
  readonly book: DeploymentBook;
  /** Ports of the n-th address; default: free ones. */
  readonly ports?: (index: number) => { readonly plain: number; readonly tls: number };
}

interface Address {
  readonly key: string;
  readonly triggerName: string;
  readonly listener: HttpListener;
}

/**
 * The addresses of HTTP triggers: each has ports of its own, and a function that is deployed again
 * has the ports it had.
 */
export class HttpAddresses {
  readonly #options: HttpAddressesOptions;
  /** By function name. */
  readonly #addresses = new Map<string, readonly Address[]>();

  constructor(options: HttpAddressesOptions) {
    this.#options = options;
  }

  /** Opens what the function's HTTP triggers need and closes what they need no more. */
  async follow(target: HostedFunction): Promise<void> {
    const { functionName } = target;
    const wanted = Object.values(target.deployed.triggers).filter(
      (trigger) => trigger.triggerType === 'http',
    );
    const isWanted = ({ triggerName }: Address): boolean =>
      wanted.some((trigger) => trigger.triggerName === triggerName);
    const before = this.#addresses.get(functionName) ?? [];
    const staying = before.filter((one) => isWanted(one));
    this.#addresses.set(functionName, staying);
    await closeAll(before.filter((one) => !isWanted(one)));
    for (const { triggerName } of wanted) {
      if (this.listenerOf(functionName, triggerName) !== undefined) continue;
      const opened = await this.#open(target, triggerName);
      this.#addresses.set(functionName, [...(this.#addresses.get(functionName) ?? []), opened]);
    }
  }

  /** The function is deleted. */
  async remove(functionName: string): Promise<void> {
    const before = this.#addresses.get(functionName) ?? [];
    this.#addresses.delete(functionName);
    await closeAll(before);
  }

  /** Where a trigger is reached; of a function's first HTTP trigger if none is named. */
  listenerOf(functionName: string, triggerName?: string): HttpListener | undefined {
    const own = this.#addresses.get(functionName) ?? [];
    const found =
      triggerName === undefined ? own[0] : own.find((one) => one.triggerName === triggerName);
    return found?.listener;
  }

  async close(): Promise<void> {
    await closeAll([...this.#addresses.values()].flat());
    this.#addresses.clear();
  }

  async #open(target: HostedFunction, triggerName: string): Promise<Address> {
    const { context, queue, book, ports } = this.#options;
    const { functionName } = target;
    const key = this.#freeKey(functionName);
    const slot = await book.slotOf(key);
    const listener = await openHttpTrigger({
      context,
      target,
      queue,
      trigger: () => httpTriggerOf(target, triggerName),
      ports: ports?.(slot) ?? { plain: 0, tls: 0 },
    });
    return { key, triggerName, listener };
  }

  /** The name, and from the second address on a number: not the trigger's name, which may change. */
  #freeKey(functionName: string): string {
    const taken = new Set((this.#addresses.get(functionName) ?? []).map(({ key }) => key));
    let key = functionName;
    for (let number = 2; taken.has(key); number += 1) key = `${functionName}#${String(number)}`;
    return key;
  }
}

function httpTriggerOf(target: HostedFunction, triggerName: string): HttpTrigger | undefined {
  const trigger = entryOf(target.deployed.triggers, triggerName);
  return trigger?.triggerType === 'http' ? trigger : undefined;
}

async function closeAll(addresses: readonly Address[]): Promise<void> {
  await Promise.all(addresses.map(({ listener }) => listener.close()));
}
