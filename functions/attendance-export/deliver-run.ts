import { createHash } from 'node:crypto';
import type { ErrorDetails } from '../../shared/errors/index.ts';
import { deliverFile } from './deliver-file.ts';
import { deliveredName } from './delivered-name.ts';
import { destinationOf } from './destination.ts';
import { ExportHaltedError } from './errors.ts';
import type { ExportResult } from './export-result.ts';
import { nextSteps } from './result-text.ts';
import type { RunProgress } from './run-progress.ts';
import type { DeliveryOutcome } from './shipment.ts';
import { shownOutputs } from './shown-outputs.ts';
import { transferTargetOf } from './transfer-target.ts';

/**
 * Sends the file of a released run, or finds out what became of it if an earlier attempt was killed.
 * Only a run in `uploading` or `renaming` comes here.
 *
 * @throws ExportHaltedError `delivery.destination-changed`, `answer.altered`; the errors of
 *   `deliverFile`
 */
export async function deliverRun(
  progress: RunProgress,
  shown: Partial<ExportResult>,
  file?: Uint8Array,
): Promise<ExportResult> {
  const { deps, subject, record, signal } = progress;
  const { delivery } = subject.company;
  const fileName = deliveredName(record);
  const path =
    delivery.folder === '' ? fileName : `${delivery.folder.replace(/\/$/, '')}/${fileName}`;
  const destination = destinationOf(delivery, fileName);
  refuseOtherDestination(progress, destination);
  const target = await transferTargetOf(deps, delivery, signal);
  let outcome: DeliveryOutcome;
  try {
    outcome = await deliverFile(
      deps.transfer,
      target,
      {
        fileName,
        sha256: record.ciphertextSha256 ?? record.fileSha256 ?? '',
        bytes: file ?? (await readStoredFile(progress)),
        folder: delivery.folder,
        fencingToken: progress.lease.fencingToken,
        phase: record.state === 'renaming' ? 'renaming' : 'uploading',
        temporaryName: record.temporaryName,
        isNameReused: subject.profile.fileNameReuse === 'when-taken-away',
      },
      {
        // Until the rename nothing is visible, so a changed destination is simply noted.
        onUploading: (temporaryName) =>
          progress.save({ state: 'uploading', temporaryName, destination }),
        onRenaming: (temporaryName) =>
          progress.save({ state: 'renaming', temporaryName, destination }),
        onRenameRefused: (temporaryName) => progress.save({ state: 'uploading', temporaryName }),
      },
      signal,
    );
  } catch (error) {
    await noteFailure(progress, destination, error);
    throw error;
  }
  return conclude(progress, shown, outcome, { destination, host: delivery.host, path });
}

/**
 * From the rename on the file may be at the old place; whether it is can be seen only there, and
 * sending it to another as well would pay twice.
 */
function refuseOtherDestination({ record, label }: RunProgress, destination: string): void {
  const begun = record.destination;
  if (record.state !== 'renaming' || begun === undefined || begun === destination) return;
  throw new ExportHaltedError('delivery.destination-changed', {
    text: {
      en: `Run ${label} may have delivered its file to ${begun}, but the configuration now says ${destination}; nothing was sent.`,
      zhHK: `匯出 ${label} 可能已將檔案送達 ${begun}，但設定現為 ${destination}；沒有送出任何檔案。`,
    },
    remedy: {
      en: 'Put the old destination back into the configuration, publish, and run the same command: it finds out what became of the file. Only then change the destination.',
      zhHK: '請於設定還原舊目的地，發佈後再執行相同指令，以查明檔案的去向；其後方可更改目的地。',
    },
    details: { begun, destination },
  });
}

async function conclude(
  progress: RunProgress,
  shown: Partial<ExportResult>,
  outcome: DeliveryOutcome,
  to: { readonly destination: string; readonly host: string; readonly path: string },
): Promise<ExportResult> {
  const because = outcome.outcome === 'delivered' ? undefined : outcome.because;
  // First the trail: killed in between, the run is concluded and noted once more. The other way round
  // the delivery would never be in the trail, since a finished run is not looked at again.
  await progress.note(
    'payroll.delivery',
    because === undefined ? 'done' : 'unknown',
    { ...hashesOf(progress), ...(because === undefined ? {} : { because }) },
    to.destination,
  );
  await progress.save({
    state: outcome.outcome,
    destination: to.destination,
    deliveredAtEpochMs: progress.deps.clock.nowEpochMs(),
    ...(because === undefined ? {} : { unconfirmedBecause: because }),
  });
  return {
    company: progress.identity.company,
    period: progress.identity.period,
    run: progress.label,
    ...shownOutputs(progress.record),
    ...encryptionOf(progress),
    ...shown,
    meteredCallsUsed: progress.record.meteredCallsUsed,
    outcome: outcome.outcome,
    delivery: { host: to.host, path: to.path, ...(because === undefined ? {} : { because }) },
    next: because === undefined ? nextSteps.delivered() : nextSteps.unconfirmed(because),
  };
}

function encryptionOf({ record }: RunProgress): Pick<ExportResult, 'encryption'> {
  const { ciphertextKey, ciphertextSha256 } = record;
  if (ciphertextKey === undefined || ciphertextSha256 === undefined) return {};
  return { encryption: { ciphertextKey, ciphertextSha256 } };
}

/** The file's identity is the hash of its plaintext; what lies at the receiver has the other one. */
function hashesOf({ record }: RunProgress): ErrorDetails {
  const { fileSha256: sha256 = '', ciphertextSha256 } = record;
  return ciphertextSha256 === undefined ? { sha256 } : { sha256, ciphertextSha256 };
}

/** The very bytes that were to be sent: the stored ciphertext if there is one. */
async function readStoredFile(progress: RunProgress): Promise<Uint8Array> {
  const { ciphertextKey, fileKey } = progress.record;
  const sha256 = progress.record.ciphertextSha256 ?? progress.record.fileSha256;
  const key = ciphertextKey ?? fileKey;
  const bytes = key === undefined ? undefined : await progress.deps.objects.get(key);
  const isOurs = bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === sha256;
  if (isOurs) return bytes;
  throw new ExportHaltedError('answer.altered', {
    text: {
      en: `The stored file of run ${progress.label} is missing or was changed; nothing was sent.`,
      zhHK: `匯出 ${progress.label} 已儲存的檔案遺失或已被更改；沒有送出任何檔案。`,
    },
    remedy: {
      en: 'Find out who changed the bucket; then export again with refresh.',
      zhHK: '請查明儲存空間的更改者，然後以 refresh 重新匯出。',
    },
  });
}

/**
 * From the rename on the file may be there, unless it is known what is: a failure that leaves this open
 * is in the trail as unknown. The trail must not hide the error that it tells of.
 */
async function noteFailure(
  progress: RunProgress,
  destination: string,
  error: unknown,
): Promise<void> {
  const code = (error as { code?: unknown }).code;
  const details = { code: typeof code === 'string' ? code : 'system.unexpected' };
  const isOpen = progress.record.state === 'renaming' && !(error instanceof ExportHaltedError);
  await progress
    .note('payroll.delivery', isOpen ? 'unknown' : 'failed', details, destination)
    .catch((fault: unknown) => {
      progress.deps.log.error('audit.not-recorded', { error: fault });
    });
}
