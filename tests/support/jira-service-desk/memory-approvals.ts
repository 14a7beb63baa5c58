import type {
  Approval,
  FormComponent,
} from '../../../functions/jira-service-desk/domain/approval.ts';
import type { Approvals } from '../../../functions/jira-service-desk/ports.ts';

/** Approvals in memory. */
export class MemoryApprovals implements Approvals {
  readonly #approvals = new Map<string, Approval>();
  readonly files = new Map<string, Uint8Array>();
  readonly people = new Map<string, { name: string; email: string | undefined }>();
  reads = 0;

  /** An approved request for a notebook; `change` is what is otherwise. */
  add(processInstanceId: string, change: Partial<Approval> = {}): void {
    this.#approvals.set(processInstanceId, {
      title: '陳大文提交的設備申請',
      businessId: '202611260001',
      status: 'COMPLETED',
      result: 'agree',
      originatorUserId: 'hk001',
      formComponentValues: sampleForm(),
      operationRecords: [{ type: 'START_PROCESS_INSTANCE' }],
      ...change,
    });
  }

  comments(processInstanceId: string): readonly string[] {
    return this.#find(processInstanceId).operationRecords.flatMap(({ remark }) => remark ?? []);
  }

  async read(processInstanceId: string): Promise<Approval> {
    this.reads += 1;
    return this.#find(processInstanceId);
  }

  async comment(processInstanceId: string, { text }: { readonly text: string }): Promise<void> {
    const approval = this.#find(processInstanceId);
    const operationRecords = [...approval.operationRecords, { type: 'ADD_REMARK', remark: text }];
    this.#approvals.set(processInstanceId, { ...approval, operationRecords });
  }

  async fetchFile(file: { readonly fileId: string; readonly maxBytes: number }) {
    const content = this.files.get(file.fileId) ?? new TextEncoder().encode(file.fileId);
    return content.length > file.maxBytes ? undefined : content;
  }

  async person(userId: string): Promise<{ name: string; email: string | undefined }> {
    return this.people.get(userId) ?? { name: '陳大文', email: undefined };
  }

  #find(processInstanceId: string): Approval {
    const approval = this.#approvals.get(processInstanceId);
    if (approval === undefined) throw new Error(`no approval ${processInstanceId}`);
    return approval;
  }
}

/** The form of the sample mapping, filled in. */
export function sampleForm(change: Readonly<Record<string, string>> = {}): FormComponent[] {
  const values: Readonly<Record<string, string>> = {
    設備: '手提電腦',
    數量: '2',
    需要日期: '2026-12-01',
    原因: '新同事入職\n下星期到任',
    附件: JSON.stringify([
      { spaceId: '1', fileId: 'f1', fileName: '報價單.pdf', fileSize: 2, fileType: 'pdf' },
      { spaceId: '1', fileId: 'f2', fileName: '報價單.pdf', fileSize: '2', fileType: 'pdf' },
    ]),
    ...change,
  };
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    componentType: name === '附件' ? 'DDAttachment' : 'TextField',
  }));
}
