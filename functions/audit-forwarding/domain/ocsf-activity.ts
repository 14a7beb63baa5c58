import type { OcsfClass, Severity } from './ocsf-classes.ts';

/**
 * `action` of Splunk's Common Information Model: those that its Change model knows, and `copied` of
 * Data Access.
 */
export type CimAction =
  | 'created'
  | 'read'
  | 'modified'
  | 'deleted'
  | 'acl_modified'
  | 'copied'
  | 'started'
  | 'stopped'
  | 'unknown';

/** What a record says was done, in the words of OCSF and of the Common Information Model. */
export interface Activity {
  readonly of: OcsfClass;
  readonly activityId: number;
  /** OCSF's caption; of activity 99 the source's own name. */
  readonly activityName: string;
  readonly severity: Severity;
  readonly action: CimAction;
  /** `object_category` of the Common Information Model. */
  readonly category: string;
  /**
   * What the actor did, in English. `{thing}` and `{people}` are what and whom it was done to; without
   * either, both stand at the end.
   */
  readonly verb: string;
}

/** An activity that is informational unless said otherwise. */
export function activity(
  of: OcsfClass,
  [activityId, activityName]: readonly [id: number, name: string],
  action: CimAction,
  category: string,
  verb: string,
  severity: Severity = 'informational',
): Activity {
  return { of, activityId, activityName, severity, action, category, verb };
}

/** What the tables do not know: the class's "Other", with the source's own name. */
export function otherActivity(of: OcsfClass, name: string, category: string): Activity {
  return activity(of, [99, name], 'unknown', category, `did "${name}" to`);
}
