/** A difference between two snapshots. */
export interface Change {
  readonly kind: string;
  /** Whom or what it is about. */
  readonly subject: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Entries of one map only, and those of both, in the order of the later map and then the earlier. */
export function compareMaps<Id extends string | number, Entry>(
  before: ReadonlyMap<Id, Entry>,
  after: ReadonlyMap<Id, Entry>,
  look: {
    readonly added: (id: Id, entry: Entry) => readonly Change[];
    readonly kept: (id: Id, was: Entry, is: Entry) => readonly Change[];
    readonly removed: (id: Id, entry: Entry) => readonly Change[];
  },
): readonly Change[] {
  const now = [...after].flatMap(([id, entry]) => {
    const was = before.get(id);
    return was === undefined ? look.added(id, entry) : look.kept(id, was, entry);
  });
  const gone = [...before].flatMap(([id, entry]) => (after.has(id) ? [] : look.removed(id, entry)));
  return [...now, ...gone];
}
