import * as z from 'zod';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';
import { computedRecordOf } from '../computed-run.ts';
import { ENGINE_VERSION } from '../engine-version.ts';
import type { ExportCaller } from '../export-caller.ts';
import { runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { readPinnedRun, reopenRun } from '../reopen-run.ts';
import {
  fileFromAmounts,
  fileFromAnswers,
  type Recomputation,
  type RunToReproduce,
} from '../reproduce-file.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { ActionResult } from './action-result.ts';

/** All are counted; the first of them are shown. */
const MAX_SHOWN_DIFFERENCES = 500;

/**
 * Makes the bytes of a run again from what is stored: from its amounts, and, as long as they are kept,
 * from DingTalk's answers. Changes nothing, and asks DingTalk nothing.
 *
 * @throws ExportRefusedError `request.unknown-run`, `request.nothing-computed`; ExportHaltedError
 *   `answer.altered`
 */
export async function reproduceRun(
  deps: ExportDependencies,
  payload: Payload<'reproduce'>,
  { signal }: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const stored = runOf(await viewCompany(deps, subject), payload.runId);
  const record = computedRecordOf(stored);
  const pinned = await readPinnedRun(deps, stored);
  const run: RunToReproduce = { identity: stored.identity, record, ...pinned };
  const fromAmounts = await fileFromAmounts(deps, run);
  const { operatorUserId } = subject.organisation;
  const reopened = await reopenRun(deps, stored, pinned, { operatorUserId, signal });
  const recomputed =
    reopened === undefined ? undefined : await fileFromAnswers(deps, run, reopened);
  const isSame = fromAmounts.matches && (recomputed === undefined || isSameFile(recomputed));
  return {
    outcome: isSame ? 'reproduced' : 'differs',
    run: runLabel(stored.identity),
    record: {
      state: record.state,
      fileName: record.fileName,
      fileSha256: record.fileSha256,
      amountsSha256: record.amountsSha256,
      inputsSha256: record.inputsSha256,
    },
    fromAmounts,
    fromAnswers: recomputed === undefined ? { stored: false } : shown(recomputed),
    versions: versionsOf(run),
    encryption: record.ciphertextSha256 === undefined ? NOT_ENCRYPTED : CIPHERTEXT_NOT_REPRODUCED,
    next: nextOf(isSame, recomputed),
  };
}

function isSameFile({ file, amountsMatch, inputsMatch }: Recomputation): boolean {
  return file.matches && amountsMatch && inputsMatch;
}

function shown({ differences, ...recomputation }: Recomputation) {
  return {
    stored: true,
    ...recomputation,
    differencesTotal: differences.length,
    differences: differences.slice(0, MAX_SHOWN_DIFFERENCES),
  };
}

const versioned = z.object({ name: z.string().optional(), version: z.number() });

/** The engine of the run beside the one that has just computed, and the versions of its pins. */
function versionsOf({ pins }: RunToReproduce) {
  const profile = versioned.parse(pins.profile);
  return {
    engineOfRun: pins.engine,
    engineNow: ENGINE_VERSION,
    isSameEngine: pins.engine === ENGINE_VERSION,
    profile: `${profile.name ?? ''}@${String(profile.version)}`,
    payRules: versioned.parse(pins.payRules).version,
    peopleMappingSha256: pins.peopleMapping.sha256,
    earningsCodesSha256: pins.earningsCodes.sha256,
  };
}

const NOT_ENCRYPTED: BilingualText = {
  en: 'The file was sent as it is.',
  zhHK: '檔案以原文送出。',
};

const CIPHERTEXT_NOT_REPRODUCED: BilingualText = {
  en: 'The plain file is reproduced. The encrypted one cannot be: each encryption takes a new random key. It is stored as it was sent.',
  zhHK: '重現的是加密前的檔案。每次加密均使用新的隨機金鑰，故密文不能重現；送出的密文已按原樣保存。',
};

function nextOf(isSame: boolean, recomputed: Recomputation | undefined): BilingualText {
  if (!isSame) {
    return {
      en: 'Nothing was changed. Look at the differences, at the engine’s version and at who changed stored objects; the file that was sent is the stored one.',
      zhHK: '沒有更改任何資料。請查看差異、引擎版本及已儲存物件有否被更改；實際送出的是已儲存的檔案。',
    };
  }
  return recomputed === undefined
    ? {
        en: 'The stored amounts give the very bytes of the file. DingTalk’s answers are no longer stored, so they could not be computed again.',
        zhHK: '已儲存的分鐘數得出完全相同的檔案。釘釘的回應已不再保存，未能由此重新計算。',
      }
    : {
        en: 'Both ways give the very bytes of the file. Nothing was asked of DingTalk and nothing was changed.',
        zhHK: '兩種方法均得出完全相同的檔案。沒有向釘釘查詢，亦沒有更改任何資料。',
      };
}
