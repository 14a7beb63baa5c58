import { createHash } from 'node:crypto';
import type {
  FileTransfer,
  FileTransferSession,
  FileTransferTarget,
  ListedFile,
} from '../../shared/file-transfer/index.ts';
import {
  readAcknowledgement,
  type Acknowledgement,
  type AcknowledgementOutcome,
  type DeliveredFile,
} from './domain/acknowledgement-file.ts';
import {
  acknowledgementNames,
  type AcknowledgedFile,
  type AcknowledgementProfile,
} from './domain/acknowledgement-profile.ts';

/** Entries of the folder that are looked through; vendors keep answers for months. */
const LIMIT_ENTRIES = 10_000;
/** A reject of every row of 10,000 people, with room to spare. */
const LIMIT_BYTES = 16 * 1024 * 1024;
/** Files that may answer one run; more match a pattern only if it is too wide. */
const LIMIT_ANSWERS = 20;

export interface AcknowledgementQuestion {
  readonly target: FileTransferTarget;
  readonly profile: AcknowledgementProfile;
  readonly file: AcknowledgedFile;
  readonly delivered: DeliveredFile;
}

/** One file of the receiver. Bytes and rejects hold personal data: store them sealed. */
export interface ReceivedAcknowledgement {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly acknowledgement: Acknowledgement;
}

export type AcknowledgementReading =
  /** Nothing yet, or not whole yet: look again later. */
  | { readonly outcome: 'not-there' | 'still-arriving' }
  /** The configuration or the server must change. */
  | { readonly outcome: 'folder-absent' | 'folder-forbidden' | 'too-many-answers' }
  | {
      readonly outcome: 'read';
      /** The worst of all files: a reject beside an acceptance counts. */
      readonly verdict: AcknowledgementOutcome;
      /** By name. */
      readonly files: readonly ReceivedAcknowledgement[];
    };

/** From good to bad; what cannot be read may be a rejection of everything. */
const SEVERITY: readonly AcknowledgementOutcome[] = [
  'accepted',
  'partly-rejected',
  'rejected',
  'unreadable',
];

/**
 * Looks in the receiver's folder for the answer to a run, and reads it. Changes nothing there, so it
 * may be called as often as one likes; what was read before is known by its hash.
 *
 * @throws the errors of the file-transfer port
 */
export async function readAcknowledgements(
  transfer: FileTransfer,
  { target, profile, file, delivered }: AcknowledgementQuestion,
  signal: AbortSignal,
): Promise<AcknowledgementReading> {
  const session = await transfer.connect(target, { signal });
  try {
    const listing = await session.list(profile.folder, LIMIT_ENTRIES);
    if (listing.outcome !== 'listed') return { outcome: `folder-${listing.outcome}` };
    const isAnswer = acknowledgementNames(profile, file);
    const answers = listing.files.filter(({ name }) => isAnswer(name) && name !== file.fileName);
    if (answers.length === 0) return { outcome: 'not-there' };
    if (answers.length > LIMIT_ANSWERS) return { outcome: 'too-many-answers' };
    const files: ReceivedAcknowledgement[] = [];
    for (const answer of answers) {
      signal.throwIfAborted();
      const bytes = await readWhole(session, profile.folder, answer);
      if (typeof bytes === 'string') return { outcome: bytes };
      files.push({
        name: answer.name,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes,
        acknowledgement: readAcknowledgement(profile, bytes, delivered),
      });
    }
    return { outcome: 'read', verdict: worstOf(files), files };
  } finally {
    await session.close();
  }
}

/** A file that changed its size since it was listed, or went away, is not judged. */
async function readWhole(
  session: FileTransferSession,
  folder: string,
  { name, sizeBytes }: ListedFile,
): Promise<Uint8Array | 'still-arriving' | 'folder-forbidden'> {
  const path = folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
  const answer = await session.read(path, LIMIT_BYTES);
  if (answer.outcome !== 'read') {
    return answer.outcome === 'forbidden' ? 'folder-forbidden' : 'still-arriving';
  }
  const isWhole = sizeBytes === undefined || sizeBytes === answer.bytes.length;
  return isWhole ? answer.bytes : 'still-arriving';
}

function worstOf(files: readonly ReceivedAcknowledgement[]): AcknowledgementOutcome {
  const worst = Math.max(
    ...files.map(({ acknowledgement }) => SEVERITY.indexOf(acknowledgement.outcome)),
  );
  return SEVERITY[worst] ?? 'unreadable';
}
