import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';

/** The members of a manifest that the witness looks at; read without any code of the product. */
interface ManifestText {
  readonly object: string;
  readonly hour: string;
  readonly count: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly previousHash: string;
  readonly headHash: string;
  readonly objectSha256: string;
  readonly textSha256: string;
  readonly textBytes: number;
  readonly previousManifest: { readonly object: string; readonly sha256: string } | null;
}

interface EventText {
  readonly chain: { readonly sequence: number; readonly previous: string };
  readonly hash: string;
}

/** What a stream's archive turned out to hold. */
export interface WitnessedArchive {
  readonly lines: readonly string[];
  /** Events of each object, in order. */
  readonly counts: readonly number[];
  readonly hours: readonly string[];
  readonly manifestKeys: readonly string[];
  /** Everything that is not as it should be. */
  readonly faults: readonly string[];
}

const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** All objects below a prefix with their bytes. */
export async function everythingIn(
  archive: ObjectStore,
  prefix = '',
): Promise<ReadonlyMap<string, Buffer>> {
  const all = new Map<string, Buffer>();
  for await (const { key } of archive.list(prefix)) {
    all.set(key, Buffer.from((await archive.get(key)) ?? []));
  }
  return all;
}

/** Walks the archive of a stream by the rules that its manifests state, with Node alone. */
export function witnessArchive(all: ReadonlyMap<string, Buffer>): WitnessedArchive {
  const faults: string[] = [];
  const expect = (isTrue: boolean, fault: string): void => {
    if (!isTrue) faults.push(fault);
  };
  const manifestKeys = [...all.keys()].filter((key) => key.endsWith('.manifest.json'));
  const counts: number[] = [];
  const hours: string[] = [];
  const lines: string[] = [];
  let previous: ManifestText['previousManifest'] = null;
  let hash: string | undefined;
  for (const key of manifestKeys) {
    const bytes = all.get(key) ?? Buffer.alloc(0);
    const manifest = JSON.parse(bytes.toString('utf8')) as ManifestText;
    const stored = all.get(manifest.object) ?? Buffer.alloc(0);
    const text = gunzipSync(stored);
    const own = text.toString('utf8').split('\n');
    expect(own.pop() === '', `${key}: the last line has no end`);
    expect(sha256(stored) === manifest.objectSha256, `${key}: object hash`);
    expect(sha256(text) === manifest.textSha256, `${key}: text hash`);
    expect(text.length === manifest.textBytes, `${key}: text length`);
    expect(own.length === manifest.count, `${key}: count`);
    expect(manifest.firstSequence === lines.length + 1, `${key}: first sequence`);
    expect(manifest.lastSequence === lines.length + own.length, `${key}: last sequence`);
    expect(hash === undefined || manifest.previousHash === hash, `${key}: hash before`);
    expect(sameReference(manifest.previousManifest, previous), `${key}: previous manifest`);
    hash = manifest.previousHash;
    for (const line of own) {
      const event = JSON.parse(line) as EventText;
      lines.push(line);
      expect(event.chain.sequence === lines.length, `${key}: sequence ${String(lines.length)}`);
      expect(event.chain.previous === hash, `${key}: chain at ${String(lines.length)}`);
      const unhashed = `${line.slice(0, line.lastIndexOf(',"hash":"'))}}`;
      expect(sha256(unhashed) === event.hash, `${key}: hash of ${String(lines.length)}`);
      hash = event.hash;
    }
    expect(manifest.headHash === hash, `${key}: head hash`);
    counts.push(own.length);
    hours.push(manifest.hour);
    previous = { object: key, sha256: sha256(bytes) };
  }
  expect(
    all.size === 2 * manifestKeys.length,
    'an object without a manifest, or one that is foreign',
  );
  return { lines, counts, hours, manifestKeys, faults };
}

function sameReference(
  left: ManifestText['previousManifest'],
  right: ManifestText['previousManifest'],
): boolean {
  return left?.object === right?.object && left?.sha256 === right?.sha256;
}
