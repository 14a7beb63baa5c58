import {
  ObjectStoreUnavailableError,
  type ObjectStore,
} from '../../../shared/object-storage/index.ts';
import type { WriteFate } from '../faulty-table-client.ts';

export interface FaultyObjects {
  readonly objects: ObjectStore;
  /** Lets every delayed write arrive at the store now. */
  deliverDelayed(): Promise<void>;
}

/** Wraps an object store; `fateOf` is asked once for each object that is put. */
export function withObjectFates(inner: ObjectStore, fateOf: () => WriteFate): FaultyObjects {
  let delayed: (() => Promise<unknown>)[] = [];
  return {
    deliverDelayed: async () => {
      const due = delayed;
      delayed = [];
      for (const write of due) await write();
    },
    objects: {
      ...inner,
      putOnce: async (key, ...rest) => {
        const fate = fateOf();
        const unknown = new ObjectStoreUnavailableError({ key, operation: 'put', fault: fate });
        if (fate === 'delayed') delayed.push(() => inner.putOnce(key, ...rest));
        if (fate === 'lost-before' || fate === 'delayed') throw unknown;
        const result = await inner.putOnce(key, ...rest);
        if (fate === 'lost-after') throw unknown;
        return result;
      },
    },
  };
}
