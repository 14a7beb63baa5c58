/** A policy as RAM takes it; only what is used of its language. */
export interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** Sorted and without doubles, so that the same rights are always the same text. */
export function allow(actions: Iterable<string>, resources: Iterable<string>): PolicyStatement {
  return { Effect: 'Allow', Action: ordered(actions), Resource: ordered(resources) };
}

/** Statements of the same actions become one. */
export function mergeByActions(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const merged = new Map<string, PolicyStatement>();
  for (const { Action, Resource } of statements) {
    const name = Action.join(' ');
    const before = merged.get(name)?.Resource ?? [];
    merged.set(name, allow(Action, [...before, ...Resource]));
  }
  return [...merged.values()];
}

function ordered(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}
