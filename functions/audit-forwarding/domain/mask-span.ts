/** What a piece of text gives away. */
export type MaskedKind = 'identity-card' | 'phone' | 'account' | 'e-mail' | 'secret';

/** A piece of text that must not leave: from `start` to before `end`, in UTF-16 units. */
export interface MaskSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: MaskedKind;
}

/**
 * Where a pattern is found and a check holds. Candidates that fail the check do not hide others that
 * begin inside them.
 *
 * @param pattern global; with a group named `value` only that group is the span
 */
export function findSpans(
  text: string,
  pattern: RegExp,
  kind: MaskedKind,
  isOne: (match: RegExpExecArray) => boolean = () => true,
): MaskSpan[] {
  const spans: MaskSpan[] = [];
  const search = new RegExp(pattern.source, `${pattern.flags}d`);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (!isOne(match)) {
      search.lastIndex = match.index + 1;
      continue;
    }
    const [start, end] = match.indices?.groups?.['value'] ?? [match.index, search.lastIndex];
    spans.push({ start, end, kind });
  }
  return spans;
}
