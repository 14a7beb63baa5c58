import type { Lease } from '../../shared/lease/index.ts';
import type { ErrorDetails } from '../../shared/errors/index.ts';
import type { AuditTrail } from '../../shared/observability/index.ts';
import type { ExportSubject } from './export-subject.ts';
import { runLabel, type RunIdentity } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunRecord } from './run-record.ts';
import type { RunStore, StoredRun } from './run-store.ts';

/** One invocation's hold on one run: its record, its lease, its trail. */
export class RunProgress {
  readonly deps: ExportDependencies;
  readonly subject: ExportSubject;
  readonly identity: RunIdentity;
  readonly lease: Lease;
  readonly signal: AbortSignal;
  readonly actor: 'timer' | 'manual-invoke';
  readonly #runs: RunStore;
  readonly #trail: AuditTrail;
  #stored: StoredRun;

  constructor(options: {
    deps: ExportDependencies;
    subject: ExportSubject;
    lease: Lease;
    signal: AbortSignal;
    actor: 'timer' | 'manual-invoke';
    runs: RunStore;
    stored: StoredRun;
  }) {
    this.deps = options.deps;
    this.subject = options.subject;
    this.identity = options.stored.identity;
    this.lease = options.lease;
    this.signal = options.signal;
    this.actor = options.actor;
    this.#runs = options.runs;
    this.#stored = options.stored;
    this.#trail = options.deps.auditTrailOf(options.subject.organisation);
  }

  get label(): string {
    return runLabel(this.identity);
  }

  get record(): RunRecord {
    return this.#stored.record;
  }

  get runs(): RunStore {
    return this.#runs;
  }

  /** Stores a changed record under the fence. @throws ExportHaltedError `run.state-changed` */
  async save(change: Partial<RunRecord>): Promise<void> {
    this.signal.throwIfAborted();
    const record = { ...this.#stored.record, ...change };
    this.#stored = await this.#runs.save(this.#stored, record, this.lease);
  }

  /** One line in the audit trail about this run. */
  async note(
    action: string,
    outcome: 'done' | 'refused' | 'failed' | 'unknown',
    details: ErrorDetails,
    subject = this.label,
  ): Promise<void> {
    await this.#trail.record({
      company: this.identity.company,
      actor: this.actor,
      action,
      subject,
      outcome,
      details: { run: this.label, ...details },
    });
  }
}
