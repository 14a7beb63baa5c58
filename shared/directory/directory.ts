import type { Department, User } from '../dingtalk/index.ts';

/** How old an answer may be, and when the caller gives up. */
export interface LookUpOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asks DingTalk even if a kept answer is young enough. */
  readonly fresh?: boolean | undefined;
}

/** An answer with its age; `isDegraded`: DingTalk could not be asked, and this is what was kept. */
export interface Aged<Value> {
  readonly value: Value;
  /** When DingTalk was asked for it, by the clock of this instance. */
  readonly asOfEpochMs: number;
  readonly isDegraded: boolean;
}

/**
 * `absent`: DingTalk itself says that there is none. `outside`: DingTalk does not show it to the app;
 * that is not the same as "does not exist".
 */
export type Found<Value> =
  | { readonly outcome: 'found'; readonly entry: Aged<Value> }
  | { readonly outcome: 'absent' | 'outside'; readonly asOfEpochMs: number };

/** Departments below some others. Whatever could not be read is named: never conclude from absence. */
export interface DepartmentWalk {
  /** Those below the roots. A root is among them only if it stands below another root. */
  readonly departments: ReadonlyMap<number, Department>;
  /** The department above each of them. */
  readonly parents: ReadonlyMap<number, number>;
  /**
   * Departments that the app may not see, that are gone, or that could not be read; in a tree without
   * end only some of them.
   */
  readonly unreadDepartmentIds: readonly number[];
  readonly isComplete: boolean;
  /** Of the oldest answer that went in. */
  readonly asOfEpochMs: number;
  readonly isDegraded: boolean;
}

export interface DirectoryWalk extends DepartmentWalk {
  readonly people: ReadonlyMap<string, User>;
}

export interface Role {
  readonly roleId: number;
  readonly name: string;
  readonly groupName: string;
}

/** What has become untrue. */
export type DirectorySubject =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'department'; readonly departmentId: number }
  | { readonly kind: 'role'; readonly roleId: number }
  /** The list of roles, and who has any of them. */
  | { readonly kind: 'roles' }
  | { readonly kind: 'everything' };

/**
 * The directory of one organisation as one app sees it. Every call that it makes is exempt from the
 * quota. Answers are kept for some minutes; how long, and what invalidation promises, stands in the
 * README of this folder.
 *
 * @throws DingTalkError and the errors of tokens and secrets, where DingTalk cannot be asked and
 *   nothing is kept, or where somebody must act (a missing permission, refused keys); the reason of
 *   the signal if aborted. A table that is down stops nothing but `invalidate`.
 */
export interface Directory {
  user(userId: string, options?: LookUpOptions): Promise<Found<User>>;
  /** Direct children, without the negative ids of the school directory. */
  subDepartments(
    departmentId: number,
    options?: LookUpOptions,
  ): Promise<Found<readonly Department[]>>;
  /** All departments below these, without their people. */
  departmentsBelow(rootIds: readonly number[], options?: LookUpOptions): Promise<DepartmentWalk>;
  /** Everybody in these departments and all below them. */
  walk(rootIds: readonly number[], options?: LookUpOptions): Promise<DirectoryWalk>;
  roles(options?: LookUpOptions): Promise<Aged<readonly Role[]>>;
  /** Their userIds. */
  roleHolders(roleId: number, options?: LookUpOptions): Promise<Found<readonly string[]>>;
  /**
   * Forgets what an event has made untrue, here and in the table that all instances share. Doing it
   * twice costs a question more and is harmless.
   *
   * @throws the errors of the table port: then this instance has forgotten, and for the others it is
   *   the age of an answer that bounds it
   */
  invalidate(
    subjects: readonly DirectorySubject[],
    options?: Pick<LookUpOptions, 'signal'>,
  ): Promise<void>;
}
