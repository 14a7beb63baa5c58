import { createHash } from 'node:crypto';
import { filesOf, type ApprovalFile } from './domain/approval-files.ts';
import { certainlyHadNoEffect, RequestRefusedError } from './errors.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';
import type { FileMark } from './request-row.ts';
import type { RequestHold } from './request-rows.ts';
import type { RequestSubject } from './request-subject.ts';

export interface AttachedFiles {
  readonly hold: RequestHold;
  /** Too large, too many, or refused by Jira. */
  readonly leftOut: number;
}

/**
 * Brings the files of the approval to its request, one after the other and each once: the row names
 * the file before it is attached, and a file whose fate is unknown is looked for in Jira's list.
 *
 * @throws RequestRowLostError; the errors of Jira and DingTalk
 */
export async function attachFiles(
  deps: SubscriberDependencies,
  start: RequestHold,
  subject: RequestSubject,
  call: CallOptions,
): Promise<AttachedFiles> {
  const { files, leftOut } = filesOf(subject.approval, subject.form);
  let hold = await settleUnknownFile(deps, start, call);
  let refused = 0;
  for (const file of files) {
    if (hold.row.progress.attached.some(({ fileId }) => fileId === file.fileId)) continue;
    const next = await attachFile(deps, hold, subject, file, call);
    if (next === undefined) refused += 1;
    else hold = next;
  }
  return { hold, leftOut: leftOut + refused };
}

/** Undefined if the file cannot go: longer than it said, or refused by Jira. */
async function attachFile(
  deps: SubscriberDependencies,
  before: RequestHold,
  subject: RequestSubject,
  file: ApprovalFile,
  call: CallOptions,
): Promise<RequestHold | undefined> {
  const { settings, serviceDesk, approvals, rows } = deps;
  const { maxMegabytes, public: isPublic } = subject.form.attachments;
  const { processInstanceId } = subject;
  const wanted = { processInstanceId, fileId: file.fileId, maxBytes: maxMegabytes * 1024 * 1024 };
  const content = await approvals.fetchFile(wanted, call);
  if (content === undefined) return undefined;
  const { attached, issueKey = '' } = before.row.progress;
  const mark = { fileId: file.fileId, mark: markOf({ name: file.name, bytes: content.length }) };
  const hold = await rows.write(before, { attaching: mark });
  try {
    const sent = { name: file.name, content, public: isPublic };
    await serviceDesk.attach(issueKey, settings.serviceDeskId, sent, call);
  } catch (error) {
    if (!certainlyHadNoEffect(error)) throw error;
    await rows.write(hold, { attaching: undefined });
    if (!(error instanceof RequestRefusedError)) throw error;
    deps.log.warn('jira.file-refused', { issueKey, status: error.status });
    return undefined;
  }
  return rows.write(hold, { attaching: undefined, attached: [...attached, mark] });
}

/** Two files of one name and length are told apart by how many of them are there. */
async function settleUnknownFile(
  { serviceDesk, rows }: SubscriberDependencies,
  hold: RequestHold,
  call: CallOptions,
): Promise<RequestHold> {
  const { attaching, attached, issueKey = '' } = hold.row.progress;
  if (attaching === undefined) return hold;
  const isAlike = ({ mark }: FileMark): boolean => mark === attaching.mark;
  const there = (await serviceDesk.listFiles(issueKey, call)).map(markOf);
  const known = attached.filter(isAlike).length;
  const hasArrived = there.filter((mark) => mark === attaching.mark).length > known;
  return rows.write(hold, {
    attaching: undefined,
    attached: hasArrived ? [...attached, attaching] : attached,
  });
}

/** Names of files may tell about people: the row keeps a hash. */
function markOf({ name, bytes }: { readonly name: string; readonly bytes: number }): string {
  return createHash('sha256')
    .update(JSON.stringify([name, bytes]))
    .digest('hex')
    .slice(0, 16);
}
