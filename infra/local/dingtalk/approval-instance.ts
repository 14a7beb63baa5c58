/** One step of the course of an approval: all of these people (`AND`), any (`OR`), the one (`NONE`). */
export interface ApproverGroup {
  readonly actionType: 'AND' | 'OR' | 'NONE';
  readonly userIds: readonly string[];
}

/** What stands in one component of the form; always text. */
export interface FormValue {
  readonly name: string;
  readonly value: string;
  readonly componentType?: string;
}

/** What one person is asked to decide. Tasks of later steps do not exist before their step begins. */
export interface ApprovalTask {
  readonly taskId: number;
  readonly userId: string;
  /** Position of the step in `approverGroups`. */
  readonly step: number;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELED';
  readonly result?: 'AGREE' | 'REFUSE' | 'REDIRECTED';
  readonly createdEpochMs: number;
  readonly finishedEpochMs?: number;
}

/** What somebody did, in the order of doing. */
export interface OperationRecord {
  readonly type:
    | 'START_PROCESS_INSTANCE'
    | 'EXECUTE_TASK_NORMAL'
    | 'REDIRECT_TASK'
    | 'TERMINATE_PROCESS_INSTANCE'
    | 'ADD_REMARK'
    | 'PROCESS_CC';
  /** Absent where the system did it. */
  readonly userId?: string;
  readonly atEpochMs: number;
  readonly result: 'AGREE' | 'REFUSE' | 'NONE';
  readonly remark?: string;
  readonly step?: number;
  readonly ccUserIds?: readonly string[];
}

/** When those who are only told are told. */
export type CcPosition = 'START' | 'FINISH' | 'START_FINISH';

/** One approval with its form, its course and what has happened to it. */
export interface ApprovalInstance {
  readonly processInstanceId: string;
  readonly processCode: string;
  readonly title: string;
  readonly businessId: string;
  /** Of forms of a suite, such as `attendance.goout`; told in events only. */
  readonly bizCategory?: string;
  /** Asked for by an API, not by a person in the app. */
  readonly isStartedByApi: boolean;
  readonly originatorUserId: string;
  /** -1 is the root department. */
  readonly originatorDeptId: number;
  readonly createdEpochMs: number;
  readonly finishedEpochMs?: number;
  readonly status: 'RUNNING' | 'TERMINATED' | 'COMPLETED';
  readonly result?: 'agree' | 'refuse';
  readonly approverGroups: readonly ApproverGroup[];
  readonly ccUserIds: readonly string[];
  readonly ccPosition: CcPosition;
  readonly form: readonly FormValue[];
  readonly tasks: readonly ApprovalTask[];
  readonly records: readonly OperationRecord[];
}
