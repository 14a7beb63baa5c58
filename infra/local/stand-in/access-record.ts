/** A right that was used: the pattern of a policy by which a role was let do something. */
export interface UsedRight {
  readonly role: string;
  readonly action: string;
  /** As it stands in the policy. */
  readonly resource: string;
}

/** Something that a role wanted to do and may not. */
export interface RefusedRight {
  readonly role: string;
  readonly action: string;
  /** What it wanted to do it with. */
  readonly resource: string;
}

/** More refusals than these say nothing new. */
const MAX_REFUSALS = 1_000;

/** What roles have used of their rights, and what they lacked, each once. */
export class AccessRecord {
  readonly #used = new Map<string, UsedRight>();
  readonly #refused = new Map<string, RefusedRight>();

  noteUse(right: UsedRight): void {
    this.#used.set(nameOf(right), right);
  }

  noteRefusal(right: RefusedRight): void {
    if (this.#refused.size < MAX_REFUSALS) this.#refused.set(nameOf(right), right);
  }

  used(): readonly UsedRight[] {
    return [...this.#used.values()];
  }

  refused(): readonly RefusedRight[] {
    return [...this.#refused.values()];
  }
}

function nameOf({ role, action, resource }: UsedRight): string {
  return `${role} ${action} ${resource}`;
}
