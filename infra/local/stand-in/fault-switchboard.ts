/**
 * What a stand-in can be told to do wrong.
 *
 * - `error`: answer with the stand-in's own error of that code (its README lists the codes)
 * - `delay`: wait before the request is handled
 * - `drop`: close the connection, before the request is handled or after it took effect
 * - `garbage`: answer 200 with bytes that are no valid answer (`html`, `truncated` or `binary`)
 * - `duplicate`, `reorder`: for stand-ins that push or queue
 */
export type FaultEffect =
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'garbage'; readonly body: 'html' | 'truncated' | 'binary' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'reorder' };

export interface FaultRule {
  readonly id: string;
  /** `dingtalk`, `tablestore`, `oss`, `kms`, `ram`, `sftp`, `jira`, `splunk`, `sls`, `function-host`. */
  readonly standIn: string;
  /** Exact operation name, a prefix ending in `*`, or absent for all. */
  readonly operation?: string;
  readonly effect: FaultEffect;
  /** Fires for this many matching requests, then is spent. Absent: for ever. */
  readonly times?: number;
  /** Lets this many matching requests pass first. */
  readonly after?: number;
  /** Fires with this probability (0 to 1), drawn from `seed`. Absent: always. */
  readonly rate?: number;
  readonly seed?: number;
}

interface LiveRule {
  readonly rule: FaultRule;
  passed: number;
  fired: number;
  random: () => number;
}

/** Mulberry32: a small seeded generator, enough for choosing which request fails. */
function seededUnit(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Holds the faults that are switched on; every stand-in asks it once per request. */
export class FaultSwitchboard {
  readonly #rules = new Map<string, LiveRule>();
  #nextId = 1;

  /** Switches a fault on and returns its id. */
  add(rule: Omit<FaultRule, 'id'> & { readonly id?: string }): string {
    const id = rule.id ?? `fault-${String(this.#nextId++)}`;
    this.#rules.set(id, {
      rule: { ...rule, id },
      passed: 0,
      fired: 0,
      random: seededUnit(rule.seed ?? 1),
    });
    return id;
  }

  remove(id: string): boolean {
    return this.#rules.delete(id);
  }

  clear(): void {
    this.#rules.clear();
  }

  list(): readonly (FaultRule & { readonly fired: number })[] {
    return [...this.#rules.values()].map(({ rule, fired }) => ({ ...rule, fired }));
  }

  /**
   * The effects to apply to this request, in the order in which they were switched on.
   *
   * @param operations the names of the request; a rule for any of them fires once.
   */
  draw(standIn: string, ...operations: readonly string[]): readonly FaultEffect[] {
    const effects: FaultEffect[] = [];
    for (const live of this.#rules.values()) {
      const { rule } = live;
      if (rule.standIn !== standIn) continue;
      if (!operations.some((operation) => matches(rule.operation, operation))) continue;
      if (rule.times !== undefined && live.fired >= rule.times) continue;
      live.passed += 1;
      if (live.passed <= (rule.after ?? 0)) continue;
      if (rule.rate !== undefined && live.random() >= rule.rate) continue;
      live.fired += 1;
      effects.push(rule.effect);
    }
    return effects;
  }
}

function matches(pattern: string | undefined, operation: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
}
