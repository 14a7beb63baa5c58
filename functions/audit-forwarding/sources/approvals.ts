import { getProcessInstance, RequestRejectedError } from '../../../shared/dingtalk/index.ts';
import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';
import { ApplicationError } from '../../../shared/errors/index.ts';
import type { AuditSettings } from '../domain/settings.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { IntakeRow } from '../intake/intake-rows.ts';
import type { AuditSource, CallOptions, SourceDescription } from '../ports.ts';
import { approvalWithSteps, withoutSteps, withSteps } from './domain/approval-steps.ts';
import {
  EVENTS_COME_AGAIN_MINUTES,
  intakePages,
  type IntakeSourceOptions,
} from './intake-pages.ts';

export interface ApprovalsSourceOptions extends IntakeSourceOptions {
  /** Books its metered calls itself. */
  readonly client: Pick<DingTalkClient, 'call'>;
  readonly settings: Pick<AuditSettings, 'approvalSteps'>;
  /** Calls that one read makes at most; what is beyond waits for the next. Default 50. */
  readonly callsPerRead?: number;
}

const STREAM = 'approvals';
/** Reads in which the steps were asked for in vain, after which the event is told without them. */
const MOST_TRIES = 6;
const CALLS_PER_READ = 50;

const description: SourceDescription = {
  stream: STREAM,
  edition: 'any',
  // One for each finished approval where `approvalSteps` is set.
  meteredCallsPerRead: 0,
  everyMinutes: 5,
  overlapMinutes: EVENTS_COME_AGAIN_MINUTES,
};

/**
 * What became of approvals and their tasks, as DingTalk's events told it; with `approvalSteps`, one
 * metered call adds the steps of an approval that has ended. An approval that cannot be read is told
 * without them, with the reason: at once if trying again changes nothing, otherwise after some reads.
 *
 * @throws from its pages the errors of the table port
 */
export function createApprovalsSource(options: ApprovalsSourceOptions): AuditSource {
  return {
    description,
    pages: (_cursor, { signal }) => {
      const steps = options.settings.approvalSteps ? new StepReader(options) : undefined;
      return intakePages(
        STREAM,
        options,
        (record, row, call) => steps?.complete(record, row, call) ?? Promise.resolve(record),
        signal === undefined ? {} : { signal },
      );
    },
  };
}

/** Reads the steps of approvals within one read of the source. */
class StepReader {
  readonly #options: ApprovalsSourceOptions;
  #callsLeft: number;
  /** Why DingTalk is not asked again within this read. */
  #failure: ApplicationError | undefined;

  constructor(options: ApprovalsSourceOptions) {
    this.#options = options;
    this.#callsLeft = options.callsPerRead ?? CALLS_PER_READ;
  }

  /** Undefined: it waits for the next read. */
  async complete(
    record: SourceRecord,
    row: IntakeRow,
    call: CallOptions,
  ): Promise<SourceRecord | undefined> {
    const processInstanceId = approvalWithSteps(record);
    if (processInstanceId === undefined) return record;
    if (this.#failure === undefined && this.#callsLeft === 0) return undefined;
    const read = await this.#read(processInstanceId, call);
    if (!(read instanceof ApplicationError)) return withSteps(record, read);
    if (!read.retryable || row.tries + 1n >= BigInt(MOST_TRIES)) {
      return withoutSteps(record, read.code);
    }
    await this.#options.rows.countTry(row, call);
    return undefined;
  }

  async #read(processInstanceId: string, { signal }: CallOptions) {
    if (this.#failure !== undefined) return this.#failure;
    this.#callsLeft -= 1;
    try {
      const { answer } = await this.#options.client.call(
        getProcessInstance,
        { processInstanceId },
        { signal },
      );
      return answer.result;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ApplicationError)) throw error;
      const failure = error as ApplicationError;
      // What is wrong with one approval says nothing of the next; anything else does.
      if (!(failure instanceof RequestRejectedError)) this.#failure = failure;
      return failure;
    }
  }
}
