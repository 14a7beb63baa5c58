/** A policy that a role has. */
export interface AttachedPolicy {
  readonly name: string;
  readonly type: 'Custom' | 'System';
}

/** A role as RAM describes it. */
export interface PresentRole {
  readonly description: string;
  /** JSON, as RAM keeps it. */
  readonly trustPolicy: string;
  readonly attached: readonly AttachedPolicy[];
}

/** Roles and custom policies of an account. Every call may be repeated without harm. */
export interface RoleSettingsPort {
  /** Undefined if there is no such role. */
  role(name: string): Promise<PresentRole | undefined>;
  /** The document of a custom policy's version in force; undefined if there is no such policy. */
  policy(name: string): Promise<string | undefined>;
  createRole(name: string, role: Pick<PresentRole, 'description' | 'trustPolicy'>): Promise<void>;
  changeRole(name: string, role: Pick<PresentRole, 'description' | 'trustPolicy'>): Promise<void>;
  createPolicy(name: string, document: string): Promise<void>;
  /** Puts a new version in force; the oldest that is not makes room for it. */
  changePolicy(name: string, document: string): Promise<void>;
  attach(role: string, policy: AttachedPolicy): Promise<void>;
  detach(role: string, policy: AttachedPolicy): Promise<void>;
}
