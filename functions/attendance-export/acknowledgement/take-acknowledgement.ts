import { periodLabel } from '../../../shared/time/index.ts';
import { deliveredName } from '../delivered-name.ts';
import type { AcknowledgementProfile } from '../domain/acknowledgement-profile.ts';
import { storedManifestSchema, type StoredManifest } from '../domain/manifest.ts';
import { storedObjectAltered } from '../errors.ts';
import {
  readAcknowledgements,
  type AcknowledgementQuestion,
  type AcknowledgementReading,
  type ReceivedAcknowledgement,
} from '../read-acknowledgements.ts';
import type { RunProgress } from '../run-progress.ts';
import { transferTargetOf } from '../transfer-target.ts';
import { storeAcknowledgement } from './acknowledgement-archive.ts';
import { verdictOf, type AcknowledgementVerdict } from './acknowledgement-verdict.ts';

/** What was found of the receiver's answer to a run. */
export type TakenAcknowledgement =
  | { readonly outcome: Exclude<AcknowledgementReading['outcome'], 'read'> }
  | {
      readonly outcome: AcknowledgementVerdict;
      readonly key: string;
      readonly files: readonly ReceivedAcknowledgement[];
    };

/**
 * Looks for the receiver's answer to a delivered run; what is there is stored sealed and noted with the
 * run. A further answer replaces what was noted, the earlier stays stored. Looking again at the same
 * answer changes nothing.
 *
 * @throws ExportHaltedError `answer.altered`; the errors of the file-transfer, object and table ports
 */
export async function takeAcknowledgement(
  progress: RunProgress,
  profile: AcknowledgementProfile,
): Promise<TakenAcknowledgement> {
  const question = await questionOf(progress, profile);
  const reading = await readAcknowledgements(progress.deps.transfer, question, progress.signal);
  if (reading.outcome !== 'read') return { outcome: reading.outcome };
  const outcome = verdictOf(reading);
  const { files } = reading;
  const key = await storeAcknowledgement(progress.deps, progress.identity, files);
  if (progress.record.acknowledgement?.key !== key) await note(progress, { outcome, key, files });
  return { outcome, key, files };
}

async function note(
  progress: RunProgress,
  found: Extract<TakenAcknowledgement, { readonly key: string }>,
): Promise<void> {
  const { outcome, key, files } = found;
  const rejects = files.reduce(
    (sum, { acknowledgement }) => sum + acknowledgement.rejects.length,
    0,
  );
  // Names come from outside, so the trail tells hashes.
  const sha256 = files.map((file) => file.sha256).join(' ');
  const isDone = outcome === 'accepted';
  await progress.note('payroll.acknowledgement', isDone ? 'done' : 'refused', {
    verdict: outcome,
    rejects,
    sha256,
  });
  const fileName = files.map(({ name }) => name).join(', ');
  await progress.save({ acknowledgement: { outcome, fileName, key, rejects } });
}

async function questionOf(
  progress: RunProgress,
  profile: AcknowledgementProfile,
): Promise<AcknowledgementQuestion> {
  const { deps, subject, identity, record, signal } = progress;
  const manifest = await readManifest(progress);
  const fileName = deliveredName(record);
  return {
    target: await transferTargetOf(deps, subject.company.delivery, signal),
    profile,
    file: {
      fileName,
      company: identity.company,
      period: periodLabel(identity.period),
      from: record.from,
      to: record.to,
      run: identity.run,
    },
    delivered: {
      fileName,
      rows: manifest.file.rows,
      people: manifest.people.withLines,
      controlTotals: manifest.controlTotals,
    },
  };
}

/** The manifest that was stored beside the delivered file. */
async function readManifest({ deps, record }: RunProgress): Promise<StoredManifest> {
  const { manifestKey = '', fileSha256 } = record;
  const bytes = await deps.objects.get(manifestKey);
  if (bytes === undefined) throw storedObjectAltered(manifestKey);
  const manifest = storedManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (manifest.file.sha256 !== fileSha256) throw storedObjectAltered(manifestKey);
  return manifest;
}
