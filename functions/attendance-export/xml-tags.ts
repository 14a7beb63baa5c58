/** A start tag: its name without a prefix, its attributes without theirs, and where it ends. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const START_TAG = /<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g;
const ATTRIBUTE = /(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * The start tags of an XML text whose names are asked for, in order. Enough to look over a part of a
 * workbook: there are no comments or sections in what office programs write, and a tag inside one
 * would only be looked at needlessly.
 */
export function* tagsOf(xml: string, names: ReadonlySet<string>): Generator<XmlTag> {
  for (const [, name = '', inside = ''] of xml.matchAll(START_TAG)) {
    if (!names.has(name)) continue;
    const attributes = new Map<string, string>();
    for (const [, key = '', double, single] of inside.matchAll(ATTRIBUTE)) {
      attributes.set(key, decodeEntities(double ?? single ?? ''));
    }
    yield { name, attributes };
  }
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));/g, (whole, ...found) => {
    const [decimal, hexadecimal, name] = found as (string | undefined)[];
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
