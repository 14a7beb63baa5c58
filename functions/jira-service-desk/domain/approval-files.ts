import * as z from 'zod';
import type { Approval } from './approval.ts';
import type { FormSettings } from './settings.ts';

/** A file of an attachment component. */
export interface ApprovalFile {
  readonly fileId: string;
  readonly name: string;
  readonly bytes: number;
}

const fileSchema = z.object({
  fileId: z.union([z.string().min(1), z.int().transform(String)]),
  fileName: z.string().min(1),
  fileSize: z.coerce.number().int().min(0),
});

export interface ApprovalFiles {
  readonly files: readonly ApprovalFile[];
  /** Files that are too large or too many; they are mentioned, not sent. */
  readonly leftOut: number;
}

/** The files of an approval, each once, within the limits of the form. Total. */
export function filesOf(
  approval: Approval,
  { attachments }: Pick<FormSettings, 'attachments'>,
): ApprovalFiles {
  if (!attachments.enabled) return { files: [], leftOut: 0 };
  const all = approval.formComponentValues
    .filter(({ componentType }) => componentType === 'DDAttachment')
    .flatMap(({ value = '' }) => parseFiles(value));
  const distinct = [...new Map(all.map((file) => [file.fileId, file])).values()];
  const longest = attachments.maxMegabytes * 1024 * 1024;
  const files = distinct.filter(({ bytes }) => bytes <= longest).slice(0, attachments.maxFiles);
  return { files, leftOut: distinct.length - files.length };
}

function parseFiles(value: string): ApprovalFile[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry) => {
    const result = fileSchema.safeParse(entry);
    if (!result.success) return [];
    const { fileId, fileName, fileSize } = result.data;
    return [{ fileId, name: safeName(fileName), bytes: fileSize }];
  });
}

/** No path, no control character, 200 characters at most with the ending kept. */
function safeName(name: string): string {
  const plain = name
    .replaceAll(/\p{Cc}/gu, '')
    .replaceAll(/[/\\]/g, '_')
    .trim();
  if (plain === '') return 'file';
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? '';
  const stem = plain.slice(0, plain.length - ending.length);
  return `${stem.slice(0, 200 - ending.length).replace(/[\uD800-\uDBFF]$/, '')}${ending}`;
}
