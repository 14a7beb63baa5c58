import type { Department, User } from '../dingtalk/index.ts';

/** How old an answer may be, and what to do if no fresher one can be had. */
export interface LookUpOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asks DingTalk even if a kept answer is young enough. */
  readonly fresh?: boolean | undefined;
}

/** An answer with its age; `isDegraded`: DingTalk could not be asked, and this is what was kept. */
export interface Aged<Value> {
  readonly value: Value;
  readonly asOfEpochMs: number;
  readonly isDegraded: boolean;
}

/** `outside`: DingTalk does not show it to the app; that is not the same as "does not exist". */
export type Found<Value> =
  | { readonly outcome: 'found'; readonly entry: Aged<Value> }
  | { readonly outcome: 'absent' | 'outside'; readonly asOfEpochMs: number };

/** People below some departments. Whatever could not be read is named: never conclude from absence. */
export interface DirectoryWalk {
  readonly departments: ReadonlyMap<number, Department>;
  readonly people: ReadonlyMap<string, User>;
  /** Departments that the app may not see, or that could not be read. */
  readonly unreadDepartmentIds: readonly number[];
  readonly isComplete: boolean;
  /** Of the oldest answer that went in. */
  readonly asOfEpochMs: number;
  readonly isDegraded: boolean;
}

export interface Role {
  readonly roleId: number;
  readonly name: string;
  readonly groupName: string;
}

/** The directory of one organisation as one app sees it; every call of it is exempt from the quota. */
export interface Directory {
  user(userId: string, options?: LookUpOptions): Promise<Found<User>>;
  /** Direct children, without the negative ids of the school directory. */
  subDepartments(
    departmentId: number,
    options?: LookUpOptions,
  ): Promise<Found<readonly Department[]>>;
  /** Everybody in these departments and all below them. */
  walk(rootIds: readonly number[], options?: LookUpOptions): Promise<DirectoryWalk>;
  roles(options?: LookUpOptions): Promise<Aged<readonly Role[]>>;
  roleHolders(roleId: number, options?: LookUpOptions): Promise<Found<readonly string[]>>;
  /** Forgets what an event has made untrue, here and in the store that all instances share. */
  invalidate(
    subject:
      | { readonly kind: 'user'; readonly userId: string }
      | { readonly kind: 'department'; readonly departmentId: number }
      | { readonly kind: 'role'; readonly roleId: number }
      | { readonly kind: 'everything' },
    atEpochMs: number,
  ): Promise<void>;
}
