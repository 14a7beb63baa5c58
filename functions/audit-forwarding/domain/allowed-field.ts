/**
 * For what the company may keep a field (PDPO, data protection principles 1 and 3): to know who did
 * what, where and when. A field that serves none of these is not forwarded.
 */
export type FieldPurpose = 'who' | 'what' | 'where' | 'when';

/** How a value is treated before it leaves. Lists are treated entry by entry. */
export type FieldForm =
  /** An identifier of DingTalk's or ours: as it is, 256 bytes at most. In another form: as text. */
  | 'id'
  /** Names and other words that people wrote: masked. */
  | 'text'
  /** A whole number or a truth value; of anything else the text, masked. */
  | 'number'
  /** An IP address. */
  | 'address'
  /** An address of a page, without query and fragment: these hold tokens. */
  | 'link'
  /** Single values under names that differ from record to record; names that tell of secrets are dropped. */
  | 'facts'
  | AllowedFields;

export interface AllowedField {
  readonly purpose: FieldPurpose;
  readonly form: FieldForm;
}

/** Field names with what is allowed of them; what is not named here is dropped. */
export interface AllowedFields {
  readonly [name: string]: AllowedField;
}
