/** What of an event its routing looks at. */
export interface RoutedTraits {
  readonly eventType: string;
  readonly processCode: string | undefined;
  readonly type: string | undefined;
  readonly result: string | undefined;
  readonly bizCategoryId: string | undefined;
  readonly people: readonly string[];
  readonly departmentIds: readonly number[];
}

/** One line of the routing table, as the configuration has it. */
export interface RoutingRule {
  readonly name: string;
  readonly function: string;
  readonly eventTypes: readonly string[];
  readonly when: {
    readonly processCodes?: readonly string[] | undefined;
    readonly types?: readonly string[] | undefined;
    readonly results?: readonly string[] | undefined;
    readonly bizCategoryIds?: readonly string[] | undefined;
    readonly departmentIds?: readonly number[] | undefined;
  };
}

/**
 * The rules that an event meets, departments left aside. A condition on something that the event
 * does not say is not met.
 */
export function candidateRules<Rule extends RoutingRule>(
  rules: readonly Rule[],
  event: RoutedTraits,
): readonly Rule[] {
  return rules.filter(({ eventTypes, when }) => {
    return (
      eventTypes.includes(event.eventType) &&
      allows(when.processCodes, event.processCode) &&
      allows(when.types, event.type) &&
      allows(when.results, event.result) &&
      allows(when.bizCategoryIds, event.bizCategoryId)
    );
  });
}

/** Whether the departments of an event must be known before it can be routed. */
export function needDepartments(candidates: readonly RoutingRule[]): boolean {
  return candidates.some(({ when }) => when.departmentIds !== undefined);
}

/**
 * The rules that an event meets, `departmentIds` being its departments and those of its people, with
 * all that stand above them. An event without person and department meets no condition on them.
 */
export function matchingRules<Rule extends RoutingRule>(
  candidates: readonly Rule[],
  departmentIds: ReadonlySet<number>,
): readonly Rule[] {
  return candidates.filter(({ when }) => {
    return when.departmentIds?.some((wanted) => departmentIds.has(wanted)) ?? true;
  });
}

function allows(wanted: readonly string[] | undefined, value: string | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}
