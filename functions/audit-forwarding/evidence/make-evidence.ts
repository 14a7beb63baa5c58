import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { AuditRecord, AuditTrail } from '../../../shared/observability/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { Rejections } from '../delivery/rejections.ts';
import type { SinkSettings } from '../domain/settings.ts';
import { STREAM_NAMES, type StreamName } from '../domain/stream-name.ts';
import type { CallOptions } from '../ports.ts';
import type { DaySpan } from '../verify/stream-span.ts';
import type { VerifyCaller } from '../verify/verify-stream.ts';
import { anchorOf } from '../verify/anchors.ts';
import { NoEvidenceError } from './errors.ts';
import {
  gatherStream,
  linesOf,
  type EvidenceSources,
  type GatheredStream,
} from './gather-stream.ts';
import { headsDocument, type HeadsSources, type SinkPlace } from './heads-document.ts';
import { verifierText } from './offline-verifier/verifier-text.ts';
import { packEvidence } from './pack-evidence.ts';
import { readmeText } from './readme-text.ts';
import { rejectedEvents, rejectedRows } from './rejected-table.ts';
import { releasedRows } from './released-table.ts';
import { pageFiles, renderPage } from './render-page.ts';

/** With the program itself, and one file of the archive, it fits a function of 256 MB. */
const MOST_BYTES = 80_000_000;

export interface EvidenceDependencies extends EvidenceSources {
  readonly environment: string;
  readonly rejections: Rejections;
  /** Bucket of the functions, where the ZIP is put. */
  readonly objects: ObjectStore;
  readonly trail: AuditTrail;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
  /** Sinks of the organisation. */
  readonly sinks: readonly Pick<SinkSettings, 'name' | 'kind'>[];
  /** Another size of the ZIP at most: for a function of more memory, and for tests. */
  readonly mostBytes?: number;
}

/** Of whom the evidence is, and of which Hong Kong days of append. */
export interface EvidenceQuery extends DaySpan {
  readonly corpId: string;
}

export interface EvidenceCaller extends VerifyCaller {
  readonly actor: AuditRecord['actor'];
}

/** Where the evidence is, and what is in it. */
export interface Evidence {
  readonly key: string;
  /** Of the ZIP file; also in the audit trail. */
  readonly sha256: string;
  readonly bytes: number;
  readonly streams: readonly EvidenceStream[];
  /** Events that receivers refused and have not taken since. */
  readonly rejected: number;
}

export interface EvidenceStream {
  readonly stream: StreamName;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly headHash: string;
  /** Files of the archive that are in the ZIP, manifests not counted. */
  readonly objects: number;
}

/**
 * Packs what an auditor needs into one ZIP: events and manifests as they are in the archive, what is not
 * archived yet, heads and anchors, who released what, a page that explains it in both languages, and a
 * verifier that runs without this project. It is stored under `audit/evidence/` and entered in the audit
 * trail with its hash.
 *
 * Nothing is judged and nothing left out: a file that was altered is packed as it is, for the verifier
 * to find. The ZIP and one file of the archive are in memory.
 *
 * @throws EvidenceTooLargeError, EvidenceOutOfTimeError, NoEvidenceError, RangeError for days that do
 *   not exist; SegmentBrokenError if the stream itself cannot be read; the errors of the ports
 */
export async function makeEvidence(
  deps: EvidenceDependencies,
  query: EvidenceQuery,
  caller: EvidenceCaller,
): Promise<Evidence> {
  const call = { signal: caller.signal };
  const streams = await gatherStreams(deps, query, call);
  const sources = await headsOf(deps, query, streams, call);
  const made = await madeParts(deps, sources, call);
  const files = streams.flatMap((one) => one.files);
  const mostBytes = deps.mostBytes ?? MOST_BYTES;
  const zip = await packEvidence(deps.archive, { made, files }, mostBytes, caller.mayGoOn, call);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  const key = keyOf(deps.environment, query, sha256);
  const about = { contentType: 'application/zip', contentSha256: sha256 };
  await deps.objects.putOnce(key, zip, about, call);
  const evidence = {
    key,
    sha256,
    bytes: zip.length,
    streams: streams.map(describeStream),
    rejected: sources.rejected.length,
  };
  await recordEvidence(deps, query, evidence, caller);
  return evidence;
}

/** @throws NoEvidenceError if none has an event on these days */
async function gatherStreams(
  deps: EvidenceDependencies,
  { corpId, from, to }: EvidenceQuery,
  call: CallOptions,
): Promise<readonly GatheredStream[]> {
  const gathered: GatheredStream[] = [];
  for (const stream of STREAM_NAMES) {
    const owner = { environment: deps.environment, corpId, stream };
    const one = await gatherStream(deps, owner, { from, to }, call);
    const isEmpty = one.span.lastSequence < one.span.firstSequence && one.files.length === 0;
    if (!isEmpty) gathered.push(one);
  }
  if (gathered.length === 0) throw new NoEvidenceError(from, to);
  return gathered;
}

async function headsOf(
  deps: EvidenceDependencies,
  { corpId, from, to }: EvidenceQuery,
  streams: readonly GatheredStream[],
  call: CallOptions,
): Promise<HeadsSources> {
  const names = deps.sinks.map(({ name }) => name);
  const anchorLines = await linesOfStream(deps, streams, 'chain-anchors', call);
  return {
    environment: deps.environment,
    corpId,
    from,
    to,
    madeAtEpochMs: deps.clock.nowEpochMs(),
    streams,
    anchors: anchorLines.flatMap((line) => anchorOf(line) ?? []),
    rejected: await rejectedEvents(deps.rejections, names, streams, call),
    sinks: await sinkPlaces(deps, streams, call),
  };
}

async function sinkPlaces(
  { checkpoints, sinks }: EvidenceDependencies,
  streams: readonly GatheredStream[],
  call: CallOptions,
): Promise<readonly SinkPlace[]> {
  const places: SinkPlace[] = [];
  for (const { name: sink, kind } of sinks) {
    for (const { owner } of streams) {
      const { stream } = owner;
      const { nextSequence } = await checkpoints.read({ sink, stream }, call);
      places.push({ sink, kind, stream, nextSequence });
    }
  }
  return places;
}

async function madeParts(
  deps: EvidenceDependencies,
  sources: HeadsSources,
  call: CallOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const trail = await linesOfStream(deps, sources.streams, 'own-trail', call);
  const texts = {
    [pageFiles.en]: renderPage('en', sources),
    [pageFiles['zh-HK']]: renderPage('zh-HK', sources),
    'README.txt': readmeText,
    'heads.json': `${JSON.stringify(headsDocument(sources), undefined, 2)}\n`,
    'released.csv': await csvOf(releasedRows(trail)),
    'rejected.csv': await csvOf(rejectedRows(sources.rejected)),
    'verify.mjs': verifierText,
  };
  const made = new Map<string, Uint8Array>();
  for (const [name, text] of Object.entries(texts)) made.set(name, Buffer.from(text));
  for (const { owner, open } of sources.streams) {
    if (open === undefined) continue;
    made.set(`events/${owner.stream}/open.ndjson.gz`, open.object);
    made.set(`manifests/${owner.stream}/open.manifest.json`, open.manifest);
  }
  return made;
}

async function linesOfStream(
  { archive }: EvidenceDependencies,
  streams: readonly GatheredStream[],
  name: StreamName,
  call: CallOptions,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const gathered = streams.find(({ owner }) => owner.stream === name);
  if (gathered === undefined) return lines;
  for await (const line of linesOf(archive, gathered, call)) lines.push(line);
  return lines;
}

/** For people: with the mark by which spreadsheets read Chinese right, and with no text taken for a formula. */
async function csvOf(rows: readonly (readonly string[])[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  return stringify(
    rows.map((row) => [...row]),
    { bom: true, escape_formulas: true },
  );
}

function describeStream({ owner, span, files }: GatheredStream): EvidenceStream {
  const { firstSequence, lastSequence, headHash } = span;
  const objects = files.filter(({ is }) => is === 'object').length;
  return { stream: owner.stream, firstSequence, lastSequence, headHash, objects };
}

function keyOf(environment: string, { corpId, from, to }: EvidenceQuery, sha256: string): string {
  const name = `${from}_${to}-${sha256.slice(0, 16)}.zip`;
  return `audit/evidence/${environment}/${corpId}/${name}`;
}

async function recordEvidence(
  { trail }: EvidenceDependencies,
  { from, to }: EvidenceQuery,
  { key, sha256, bytes, streams }: Evidence,
  { actor, signal }: EvidenceCaller,
): Promise<void> {
  const action = 'audit-forwarding.evidence';
  const details = { sha256, bytes, streams: streams.length, from, to };
  await trail.record({ actor, action, subject: key, outcome: 'done', details }, { signal });
}
