import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import { runOss } from '../support/oss-clients.ts';
import { storeOn } from '../support/oss-stores.ts';
import { describeObjectStore } from './object-store.suite.ts';

describeObjectStore('in memory', async () => ({
  store: createMemoryObjectStore(),
  dispose: () => Promise.resolve(),
}));

for (const pathStyle of [false, true]) {
  describeObjectStore(
    `OSS, bucket in the ${pathStyle ? 'path' : 'Host header'}, on the stand-in`,
    async () => {
      const oss = await runOss();
      return { store: storeOn(oss, { pathStyle }), dispose: () => oss.dispose() };
    },
  );
}
