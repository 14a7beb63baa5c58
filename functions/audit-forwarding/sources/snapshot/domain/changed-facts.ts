export type Facts = Readonly<Record<string, unknown>>;

/** What of two states differs; a fact that one of them does not tell is not compared. */
export function changedFacts(
  before: Facts,
  after: Facts,
): { readonly before: Facts; readonly after: Facts; readonly changedFields: readonly string[] } {
  const changedFields = Object.keys(after).filter(
    (name) =>
      before[name] !== undefined &&
      after[name] !== undefined &&
      comparable(before[name]) !== comparable(after[name]),
  );
  const pick = (facts: Facts): Facts =>
    Object.fromEntries(changedFields.map((name) => [name, facts[name]]));
  return { before: pick(before), after: pick(after), changedFields };
}

/** The order of a list says nothing. */
function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).sort() : value);
}
