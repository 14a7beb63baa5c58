import { readPolicy, type AccessStatement } from './access-policy.ts';
import { AccessRecord } from './access-record.ts';

/** Who knows the policies of a role. */
export interface PolicySource {
  /** Another number whenever anything has changed. */
  readonly revision: number;
  /** Documents of all policies that are attached to a role; none for a role that there is not. */
  policiesOf(role: string): readonly string[];
}

/** Names of the owner and the place, for full names of resources. */
export interface AccessScope {
  readonly region: string;
  readonly accountId: string;
}

/** The principal of the long-lived key, which is the account's own. */
const OWNER = 'developer';
/** Keys of objects are without end, so what has been judged is forgotten some time. */
const MAX_REMEMBERED = 20_000;

/**
 * Whether a key may do something, as RAM decides it: nothing is allowed but what a policy of the role
 * allows and none denies. The account's own key may do everything. A verdict is remembered until a policy
 * changes, and the rights that were used are recorded.
 */
export class AccessJudge {
  readonly record = new AccessRecord();
  readonly #source: PolicySource;
  readonly #scope: AccessScope;
  readonly #verdicts = new Map<string, boolean>();
  readonly #statements = new Map<string, readonly AccessStatement[]>();
  #revision: number;

  constructor(source: PolicySource, scope: AccessScope) {
    this.#source = source;
    this.#scope = scope;
    this.#revision = source.revision;
  }

  /**
   * @param action with its service, `ots:GetRow`
   * @param resource the part behind the account, `instance/dt-test/table/inbox`
   */
  permits(principal: string, action: string, resource: string): boolean {
    if (principal === OWNER) return true;
    if (this.#revision !== this.#source.revision) this.#forget();
    const question = `${principal} ${action} ${resource}`;
    const known = this.#verdicts.get(question);
    if (known !== undefined) return known;
    const verdict = this.#judge(principal, action, this.#fullName(action, resource));
    if (this.#verdicts.size >= MAX_REMEMBERED) this.#verdicts.clear();
    this.#verdicts.set(question, verdict);
    return verdict;
  }

  #judge(role: string, action: string, resource: string): boolean {
    const used: string[] = [];
    for (const { effect, actions, resources } of this.#statementsOf(role)) {
      if (!actions.some((pattern) => pattern.matches(action))) continue;
      const matching = resources.filter((pattern) => pattern.matches(resource));
      if (effect === 'Allow') used.push(...matching.map(({ text }) => text));
      else if (matching.length > 0) return this.#refuse(role, action, resource);
    }
    if (used.length === 0) return this.#refuse(role, action, resource);
    for (const pattern of used) this.record.noteUse({ role, action, resource: pattern });
    return true;
  }

  #refuse(role: string, action: string, resource: string): false {
    this.record.noteRefusal({ role, action, resource });
    return false;
  }

  #statementsOf(role: string): readonly AccessStatement[] {
    const known = this.#statements.get(role);
    if (known !== undefined) return known;
    const read = this.#source.policiesOf(role).flatMap((document) => [...readPolicy(document)]);
    this.#statements.set(role, read);
    return read;
  }

  #fullName(action: string, resource: string): string {
    const service = action.slice(0, action.indexOf(':'));
    return `acs:${service}:${this.#scope.region}:${this.#scope.accountId}:${resource}`;
  }

  #forget(): void {
    this.#verdicts.clear();
    this.#statements.clear();
    this.#revision = this.#source.revision;
  }
}
