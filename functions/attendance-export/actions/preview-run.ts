import { computedRecordOf, readStoredFile } from '../computed-run.ts';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';
import { fileProfileSchema } from '../domain/file-profile.ts';
import { fileTextDecoder } from '../domain/file-text.ts';
import { previewFile } from '../domain/preview-file.ts';
import { previewText } from '../domain/preview-text.ts';
import { runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import { readPins } from '../run-pins.ts';
import type { ActionResult } from './action-result.ts';

/**
 * The first lines of a run's stored file, as a table and byte by byte, by the profile with which it was
 * written. Changes nothing.
 *
 * @throws ExportRefusedError `request.unknown-run`, `request.nothing-computed`; ExportHaltedError
 *   `answer.altered`
 */
export async function previewRun(
  deps: ExportDependencies,
  payload: Payload<'preview'>,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const stored = runOf(await viewCompany(deps, subject), payload.runId);
  const record = computedRecordOf(stored);
  const profile = fileProfileSchema.parse((await readPins(deps, record)).profile);
  const file = await readStoredFile(deps, record);
  const preview = previewFile(profile, file, fileTextDecoder(profile), { lines: payload.lines });
  return {
    outcome: 'previewed',
    run: runLabel(stored.identity),
    profile: `${profile.name}@${String(profile.version)}`,
    fileName: record.fileName,
    fileSha256: record.fileSha256,
    sizeBytes: file.length,
    ...preview,
    text: previewText(preview),
    next: {
      en: 'Compare the byte columns with the vendor’s layout; byte columns count from 1. The table holds what the receiver gets.',
      zhHK: '請將位元組欄位（由 1 起計）與供應商的格式比對。列表所載即接收方收到的內容。',
    },
  };
}
