import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { DescriptionError } from './description-error.ts';
import { expressionsIn } from './expression.ts';

export type DocumentPath = readonly (string | number)[];

/** A place in the file; both count from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
  /** The expression at this place that the value comes out of, such as `vars.network`. */
  readonly from?: string;
}

/** A description with the place of everything in it. */
export interface DescriptionDocument {
  readonly root: Readonly<Record<string, unknown>>;
  /** Of what stands at a path or, if nothing does, of the nearest thing around it. */
  readonly placeOf: (path: DocumentPath) => SourcePlace;
  /** As `placeOf`, but of the key. */
  readonly placeOfKey: (path: DocumentPath) => SourcePlace;
  readonly has: (path: DocumentPath) => boolean;
}

/**
 * @param file name, for whoever has to mend it
 * @throws DescriptionError naming line and column if it is no YAML, or no map
 */
export function parseDescription(file: string, text: string): DescriptionDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw unreadable(file, { line, column: col }, fault.message);
  }
  const root = toJs(file, document);
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    throw unreadable(file, { line: 1, column: 1 }, 'it holds no map');
  }
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    root: root as Record<string, unknown>,
    has: (path) => document.hasIn(path),
    placeOf: (path) => valuePlace(document, path, placeAt),
    placeOfKey: (path) => keyPlace(document, path, placeAt) ?? valuePlace(document, path, placeAt),
  };
}

/** Aliases that multiply are refused by the parser, as is one that leads nowhere. */
function toJs(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(file, { line: 1, column: 1 }, reason);
  }
}

function valuePlace(
  document: Document,
  path: DocumentPath,
  placeAt: (offset: number) => SourcePlace,
): SourcePlace {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const [offset] = (isNode(node) ? node.range : undefined) ?? [];
    if (!isNode(node) || offset === undefined) continue;
    const place = placeAt(offset);
    const [from] =
      isScalar(node) && typeof node.value === 'string' ? expressionsIn(node.value) : [];
    return from === undefined ? place : { ...place, from };
  }
  return { line: 1, column: 1 };
}

function keyPlace(
  document: Document,
  path: DocumentPath,
  placeAt: (offset: number) => SourcePlace,
): SourcePlace | undefined {
  const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)),
  );
  const [offset] = (isNode(pair?.key) ? pair.key.range : undefined) ?? [];
  return offset === undefined ? undefined : placeAt(offset);
}

function unreadable(file: string, { line, column }: SourcePlace, reason: string): DescriptionError {
  const where = `${file}:${String(line)}:${String(column)}`;
  return new DescriptionError(
    'description.unreadable',
    { en: `${where} can't be read: ${reason}.`, zhHK: `無法讀取 ${where}：${reason}。` },
    { en: 'Mend the file.', zhHK: '請修正該檔案。' },
  );
}
