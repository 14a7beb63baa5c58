import type { ApproverGroup } from './approval-instance.ts';

/** A form with its course, as an administrator lays it out in the console. */
export interface ApprovalTemplate {
  readonly processCode: string;
  readonly name: string;
  /** Who decides where whoever asks names nobody; absent: somebody must be named. */
  readonly approvers?: readonly ApproverGroup[];
  /** Names of the components of the form. Absent: a form may fill in whatever it likes. */
  readonly components?: readonly string[];
  /** Of forms that belong to a suite; those cannot be asked for by an API. */
  readonly bizCategory?: string;
}
