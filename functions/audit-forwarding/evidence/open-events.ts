import { createHash } from 'node:crypto';
import { compress } from '../../../shared/sealing/index.ts';
import type { ArchiveOwner } from '../archive/archive-keys.ts';
import { sha256Of, type ManifestReference } from '../archive/archive-manifest.ts';
import type { StreamEvent } from '../domain/audit-event.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';
import type { SequenceRange } from '../verify/finding.ts';

/** Events that no object of the archive holds yet, as two files of the evidence. */
export interface OpenEvents {
  readonly object: Uint8Array;
  readonly manifest: Uint8Array;
  readonly lines: readonly string[];
}

/**
 * Packs the events of hours that are not closed, or not archived yet. Each segment is a gzip member of
 * its own; any tool reads them as one file. The manifest has the form of those of the archive, with
 * `kind` in the place of `hour`.
 *
 * @param keepsLines - for streams whose events are looked into
 * @returns undefined if there are none
 * @throws SegmentBrokenError; the errors of the streams
 */
export async function packOpenEvents(
  streams: AuditStreams,
  owner: ArchiveOwner,
  range: SequenceRange,
  about: { readonly previousManifest: ManifestReference | null; readonly keepsLines: boolean },
  call: CallOptions,
): Promise<OpenEvents | undefined> {
  if (range.from > range.to) return undefined;
  const packing = new OpenPacking(about.keepsLines);
  for await (const segment of streams.segments(owner.stream, range.from, call)) {
    if (segment.firstSequence > range.to) break;
    const all = await streams.read(segment, call);
    const events = all.filter(({ sequence }) => sequence >= range.from && sequence <= range.to);
    const before = all.find(({ sequence }) => sequence === range.from - 1);
    await packing.add(events, before?.hash ?? segment.previousHash);
  }
  return packing.conclude(owner, about.previousManifest);
}

class OpenPacking {
  readonly #keepsLines: boolean;
  readonly #members: Uint8Array[] = [];
  readonly #sha256 = createHash('sha256');
  readonly #lines: string[] = [];
  #textBytes = 0;
  #count = 0;
  #first: StreamEvent | undefined;
  #last: StreamEvent | undefined;
  #previousHash = '';
  #firstTime = Number.POSITIVE_INFINITY;
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(keepsLines: boolean) {
    this.#keepsLines = keepsLines;
  }

  async add(events: readonly StreamEvent[], previousHash: string): Promise<void> {
    const text = Buffer.from(events.map(({ line }) => `${line}\n`).join(''));
    this.#sha256.update(text);
    this.#textBytes += text.length;
    this.#members.push(await compress(text));
    for (const event of events) {
      if (this.#first === undefined) this.#previousHash = previousHash;
      this.#first ??= event;
      this.#last = event;
      this.#firstTime = Math.min(this.#firstTime, event.timeEpochMs);
      this.#lastTime = Math.max(this.#lastTime, event.timeEpochMs);
      this.#count += 1;
      if (this.#keepsLines) this.#lines.push(event.line);
    }
  }

  conclude(
    { environment, corpId, stream }: ArchiveOwner,
    previousManifest: ManifestReference | null,
  ): OpenEvents | undefined {
    const [first, last] = [this.#first, this.#last];
    if (first === undefined || last === undefined) return undefined;
    const object = Buffer.concat(this.#members);
    const manifest = {
      v: 1,
      environment,
      organisation: corpId,
      stream,
      kind: 'open',
      object: `events/${stream}/open.ndjson.gz`,
      count: this.#count,
      firstSequence: first.sequence,
      lastSequence: last.sequence,
      firstTime: new Date(this.#firstTime).toISOString(),
      lastTime: new Date(this.#lastTime).toISOString(),
      previousHash: this.#previousHash,
      headHash: last.hash,
      objectSha256: sha256Of(object),
      textSha256: this.#sha256.digest('hex'),
      textBytes: this.#textBytes,
      previousManifest,
    };
    const manifestBytes = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    return { object, manifest: manifestBytes, lines: this.#lines };
  }
}
