/** A value that JSON can say. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A record as its source tells it, before anything is taken out. It never leaves the function. */
export interface SourceRecord {
  /**
   * What makes it the same record when it is told again: the source's own id, or the fields that
   * together tell two records apart. Joined with organisation and stream it becomes the event's id.
   */
  readonly identity: string;
  /** When it happened, by the record itself; UTC, milliseconds. */
  readonly timeEpochMs: number;
  /** What sort of record it is where a stream has several, such as the type of a contact event. */
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
