import type { ExportResult } from './export-result.ts';
import type { RunRecord } from './run-record.ts';

/** Where the outputs of a run are, as results show it; nothing before they are made. */
export function shownOutputs(record: RunRecord): Pick<ExportResult, 'outputs'> {
  const { fileName, fileKey, manifestKey, exceptionsKey } = record;
  if (fileName === undefined || fileKey === undefined) return {};
  if (manifestKey === undefined || exceptionsKey === undefined) return {};
  const { reportKey, workbookKey, differencesKey } = record;
  return {
    outputs: {
      fileName,
      fileKey,
      manifestKey,
      exceptionsKey,
      ...(reportKey === undefined ? {} : { reportKey }),
      ...(workbookKey === undefined ? {} : { workbookKey }),
      ...(differencesKey === undefined ? {} : { differencesKey }),
    },
  };
}
