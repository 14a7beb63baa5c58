import { createOssObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { systemClock } from '../../shared/time/index.ts';

/**
 * The adapter in a process of its own, so that NODE_EXTRA_CA_CERTS counts: stores, reads, lists and
 * deletes one object and prints what it saw, or the error's code and fault.
 */
const [endpoint = '', pathStyle = '', bucket = '', accessKeyId = '', accessKeySecret = ''] =
  process.argv.slice(2);
const store = createOssObjectStore({
  endpoint,
  region: 'oss-cn-hongkong',
  bucket,
  credentials: () => ({ accessKeyId, accessKeySecret }),
  timeoutMs: 10_000,
  clock: { ...systemClock, sleep: () => Promise.resolve() },
  random: systemRandom,
  pathStyle: pathStyle === 'true',
});
try {
  const about = { contentType: 'text/plain', contentSha256: 'a'.repeat(64) };
  const put = await store.putOnce('tls/one', Buffer.from('by TLS'), about);
  const got = await store.get('tls/one');
  const keys = [];
  for await (const info of store.list('tls/')) keys.push(info.key);
  await store.delete('tls/one');
  const text = Buffer.from(got ?? []).toString();
  process.stdout.write(JSON.stringify({ ...put, text, keys }));
} catch (error) {
  const { code, details } = error as { code?: string; details?: unknown };
  process.stdout.write(JSON.stringify({ code, details, cause: String((error as Error).cause) }));
}
