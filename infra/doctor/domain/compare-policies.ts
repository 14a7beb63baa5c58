/** A right as one text: effect, action and resource. Two documents that allow the same have the same. */
type Right = string;

export interface PolicyDifference {
  /** What the role may do and its function does not need. */
  readonly extra: readonly Right[];
  /** What the function needs and the role may not do. */
  readonly missing: readonly Right[];
}

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/**
 * Compares what is attached to a role with what was generated for it, right by right, whatever the order
 * and the grouping of statements. A right with a condition is another one than that without.
 */
export function comparePolicies(attached: readonly string[], generated: string): PolicyDifference {
  const has = new Set(attached.flatMap(rightsOf));
  const needs = new Set(rightsOf(generated));
  return {
    extra: [...has].filter((right) => !needs.has(right)).sort(),
    missing: [...needs].filter((right) => !has.has(right)).sort(),
  };
}

/** A document that cannot be read is a right of its own: nobody knows what it allows. */
function rightsOf(document: string): readonly Right[] {
  const statements = statementsOf(document);
  if (statements === undefined) return ['unreadable policy'];
  return statements.flatMap((statement) => {
    const { Effect, Action, NotAction, Resource, Condition } = statement;
    const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
    const actions = [
      ...textsOf(Action),
      ...textsOf(NotAction).map((action) => `all but ${action}`),
    ];
    return actions.flatMap((action) =>
      textsOf(Resource).map((resource) => `${String(Effect)} ${action} ${resource}${condition}`),
    );
  });
}

function statementsOf(document: string): readonly Statement[] | undefined {
  try {
    const parsed = JSON.parse(document) as { readonly Statement?: unknown } | null;
    const statements: unknown = parsed?.Statement;
    if (!Array.isArray(statements)) return undefined;
    return statements.filter((one): one is Statement => typeof one === 'object' && one !== null);
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
