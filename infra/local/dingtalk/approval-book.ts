import type { SampleApproval } from '../sample-company/sample-company.ts';
import type { ApprovalInstance } from './approval-instance.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import type { CompanyDirectory } from './company-directory.ts';
import { approvalEvents } from './push/approval-events.ts';
import type { Pusher } from './push/pusher.ts';
import { askedAt, describeSampleApproval, templateOf } from './sample-approval.ts';

/** Which approvals to list: asked for within the window, both ends included. */
export interface ApprovalFilter {
  readonly processCode: string;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** Absent or empty: whoever asked. */
  readonly originators?: readonly string[];
  readonly statuses?: readonly string[];
}

/**
 * One organisation's approvals: those of the sample company, and on top of them what was asked for
 * or changed since. Approvals asked for ahead of the clock do not exist yet.
 */
export class ApprovalBook {
  readonly #directory: CompanyDirectory;
  readonly #store: ApprovalStore;
  readonly #templates: ReadonlyMap<string, ApprovalTemplate>;
  readonly #pusher: Pusher;
  readonly #now: () => number;
  #sample: ReadonlyMap<string, SampleApproval> | undefined;

  constructor(
    directory: CompanyDirectory,
    store: ApprovalStore,
    templates: readonly ApprovalTemplate[],
    pusher: Pusher,
    now: () => number,
  ) {
    this.#directory = directory;
    this.#store = store;
    this.#templates = new Map(templates.map((template) => [template.processCode, template]));
    this.#pusher = pusher;
    this.#now = now;
  }

  find(processInstanceId: string): ApprovalInstance | undefined {
    const changed = this.#store.instances(this.#corpId).get(processInstanceId);
    if (changed !== undefined) return changed.createdEpochMs <= this.#now() ? changed : undefined;
    const sample = this.#sampleApprovals().get(processInstanceId);
    return sample === undefined ? undefined : this.#describe(sample);
  }

  /** In the order of asking. */
  list(filter: ApprovalFilter): readonly ApprovalInstance[] {
    const changed = this.#store.instances(this.#corpId);
    const untouched = [...this.#sampleApprovals().values()].filter(
      (approval) =>
        approval.processCode === filter.processCode &&
        isWithin(askedAt(approval), filter) &&
        !changed.has(approval.processInstanceId),
    );
    return [...changed.values(), ...untouched.flatMap((approval) => this.#describe(approval) ?? [])]
      .filter((instance) => matches(instance, filter) && instance.createdEpochMs <= this.#now())
      .sort((left, right) => left.createdEpochMs - right.createdEpochMs);
  }

  /** Those that were asked for through the stand-in, or changed by it. */
  changed(): readonly ApprovalInstance[] {
    return [...this.#store.instances(this.#corpId).values()];
  }

  /** Takes effect at once and is told to apps; resolves when it, and what there is to tell, is on disk. */
  async save(instance: ApprovalInstance): Promise<void> {
    const { processInstanceId } = instance;
    const changed = this.#store.instances(this.#corpId).get(processInstanceId);
    const before = changed ?? this.find(processInstanceId);
    const events = approvalEvents(this.#corpId, before, instance);
    const pushes = this.#pusher.plan(this.#corpId, events);
    await this.#store.saveInstance(this.#corpId, instance, pushes);
    await this.#pusher.accept(pushes);
  }

  template(processCode: string): ApprovalTemplate | undefined {
    const known =
      this.#store.template(this.#corpId, processCode) ?? this.#templates.get(processCode);
    if (known !== undefined) return known;
    for (const approval of this.#sampleApprovals().values()) {
      if (approval.processCode === processCode) return templateOf(approval);
    }
    return undefined;
  }

  /** Takes effect at once; resolves when it is on disk. */
  saveTemplate(template: ApprovalTemplate): Promise<void> {
    return this.#store.saveTemplate(this.#corpId, template);
  }

  get #corpId(): string {
    return this.#directory.company.corpId;
  }

  #describe(approval: SampleApproval): ApprovalInstance | undefined {
    const now = this.#now();
    return askedAt(approval) <= now
      ? describeSampleApproval(approval, this.#directory, now)
      : undefined;
  }

  /** By id; asked of the company once, and then kept: a few short rows for each person. */
  #sampleApprovals(): ReadonlyMap<string, SampleApproval> {
    const { people, approvalsOf } = this.#directory.company;
    this.#sample ??= new Map(
      approvalsOf === undefined
        ? []
        : people
            .flatMap(({ userId }) => approvalsOf(userId))
            .map((approval) => [approval.processInstanceId, approval]),
    );
    return this.#sample;
  }
}

function matches(instance: ApprovalInstance, filter: ApprovalFilter): boolean {
  const { originators = [], statuses = [] } = filter;
  return (
    instance.processCode === filter.processCode &&
    isWithin(instance.createdEpochMs, filter) &&
    (originators.length === 0 || originators.includes(instance.originatorUserId)) &&
    (statuses.length === 0 || statuses.includes(instance.status))
  );
}

function isWithin(epochMs: number, filter: ApprovalFilter): boolean {
  return epochMs >= filter.fromEpochMs && epochMs <= filter.toEpochMs;
}
