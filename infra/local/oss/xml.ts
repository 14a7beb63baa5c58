import { XMLParser } from 'fast-xml-parser';

/** A piece of XML that is already escaped. */
export interface XmlFragment {
  readonly xml: string;
}

/** One element; text is escaped, fragments are nested as they are. */
export function element(
  name: string,
  content: string | number | boolean | readonly XmlFragment[],
): XmlFragment {
  const inner =
    typeof content === 'object'
      ? content.map((fragment) => fragment.xml).join('')
      : escapeText(String(content));
  return { xml: `<${name}>${inner}</${name}>` };
}

export function xmlDocument(root: XmlFragment): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

/** Element content of a request document. */
export type XmlNode = string | readonly XmlNode[] | { readonly [name: string]: XmlNode };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
});

/** Undefined if the document is broken, cut off, or brings a document type of its own. */
export function parseXml(text: string): XmlNode | undefined {
  if (text.includes('<!DOCTYPE')) return undefined;
  try {
    const document = parser.parse(text) as Readonly<Record<string, XmlNode>>;
    const roots = Object.keys(document).filter((name) => name !== '#text');
    const [root] = roots;
    const isWhole = roots.length === 1 && text.trimEnd().endsWith(`</${root ?? ''}>`);
    return isWhole ? document : undefined;
  } catch {
    return undefined;
  }
}

/** The children of that name, however many there are. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  if (node === undefined || typeof node === 'string' || Array.isArray(node)) return [];
  const child = (node as Readonly<Record<string, XmlNode>>)[name];
  if (child === undefined) return [];
  return Array.isArray(child) ? (child as readonly XmlNode[]) : [child];
}

/** The text of the first child of that name. */
export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  const [child] = childrenOf(node, name);
  return typeof child === 'string' ? child : undefined;
}
