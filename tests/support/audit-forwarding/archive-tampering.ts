import { gunzipSync, gzipSync } from 'node:zlib';
import type OSS from 'ali-oss';
import { AUDIT_BUCKET, BUCKET } from '../../../infra/local/launcher/local-cloud.ts';
import { witnessClient } from '../oss-clients.ts';
import type { RunningCloud } from '../running-cloud.ts';

interface WormSdk {
  getBucketWorm(name: string): Promise<{ readonly wormId: string }>;
  abortBucketWorm(name: string): Promise<unknown>;
}

/** What somebody can do who has a developer's rights on the buckets, by the vendor's own SDK. */
export class BucketIntruder {
  readonly #archive: OSS & WormSdk;
  readonly #work: OSS;

  constructor({ cloud }: RunningCloud) {
    const url = String(cloud.oss.endpoints['url']);
    const oss = { plainUrl: url, tlsUrl: String(cloud.oss.endpoints['tlsUrl']), context: cloud };
    const form = { version: 'v4', scheme: 'http', pathStyle: true } as const;
    this.#archive = witnessClient(oss, { ...form, bucket: AUDIT_BUCKET }) as OSS & WormSdk;
    this.#work = witnessClient(oss, { ...form, bucket: BUCKET });
  }

  /** Ends a retention that is not locked yet; a locked one cannot be ended by anybody. */
  async endRetention(): Promise<void> {
    await this.#archive.abortBucketWorm(AUDIT_BUCKET);
  }

  /** Keys of archived objects of a stream, in the order of its events. */
  async archivedObjects(stream: string): Promise<readonly string[]> {
    const names = await namesBelow(this.#archive, 'audit/');
    return names.filter((name) => name.includes(`/${stream}/`) && name.endsWith('.ndjson.gz'));
  }

  /** Keys of the segments of a stream, in the order of its events. */
  async segments(stream: string): Promise<readonly string[]> {
    const names = await namesBelow(this.#work, 'audit/segments/');
    return names.filter((name) => name.includes(`/${stream}/`));
  }

  /** Rewrites the lines of an archived object. */
  async rewriteArchived(
    key: string,
    change: (lines: readonly string[]) => readonly string[],
  ): Promise<void> {
    const { content } = (await this.#archive.get(key)) as { readonly content: Buffer };
    const lines = gunzipSync(content).toString('utf8').split('\n').slice(0, -1);
    const text = change(lines).map((line) => `${line}\n`);
    await this.#archive.put(key, gzipSync(text.join('')));
  }

  async removeSegment(key: string): Promise<void> {
    await this.#work.delete(key);
  }

  /** Turns one bit over. */
  async damageSegment(key: string): Promise<void> {
    const { content } = (await this.#work.get(key)) as { readonly content: Buffer };
    const at = content.length - 20;
    content.writeUInt8(content.readUInt8(at) ^ 1, at);
    await this.#work.put(key, content);
  }
}

async function namesBelow(client: OSS, prefix: string): Promise<readonly string[]> {
  const { objects } = await client.listV2({ prefix, 'max-keys': '1000' }, {});
  return objects.map(({ name }) => name).sort();
}
