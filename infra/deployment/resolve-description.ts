import path from 'node:path';
import type { DescriptionDocument, DocumentPath, SourcePlace } from './description-document.ts';
import { mergeProperties } from './merge-properties.ts';
import { resolveVariables, type VariableSources } from './resolve-variables.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A function as the cloud would be told of it: every expression replaced, its template merged in. */
export interface DescribedFunction {
  /** Key below `resources`. */
  readonly resourceId: string;
  /** Not checked: see `npm run check:deployment`. */
  readonly props: Properties;
  /** Of a value by its path below `props`; in the template if the resource says nothing of its own. */
  readonly placeOf: (path: DocumentPath) => SourcePlace;
  readonly placeOfKey: (path: DocumentPath) => SourcePlace;
}

export interface ResolutionOptions {
  readonly settings: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
  readonly onUnresolved?: VariableSources['onUnresolved'];
}

/**
 * The functions of a description.
 *
 * @throws DescriptionError for an expression that can't be resolved, unless `onUnresolved` takes it
 */
export function resolveDescription(
  file: string,
  document: DescriptionDocument,
  { settings, config = {}, onUnresolved }: ResolutionOptions,
): readonly DescribedFunction[] {
  const sources: VariableSources = {
    root: document.root,
    environment: settings,
    config,
    directory: path.dirname(file),
    ...(onUnresolved === undefined ? {} : { onUnresolved }),
  };
  return Object.entries(mapOf(document.root['resources'])).map(([resourceId, resource]) =>
    describe(document, sources, resourceId, mapOf(resource)),
  );
}

function describe(
  document: DescriptionDocument,
  sources: VariableSources,
  resourceId: string,
  resource: Properties,
): DescribedFunction {
  const own: DocumentPath = ['resources', resourceId, 'props'];
  const name = mapOf(resource['extend'])['name'];
  const template: DocumentPath = ['template', typeof name === 'string' ? name : ''];
  const templates = mapOf(document.root['template']);
  const resolved = (value: unknown, at: DocumentPath): Properties =>
    mapOf(resolveVariables(value, sources, at, resourceId));
  const extended = typeof name === 'string' ? templates[name] : undefined;
  const where = (below: DocumentPath): DocumentPath => {
    const [inOwn, inTemplate] = [
      [...own, ...below],
      [...template, ...below],
    ];
    return nearest(document, inTemplate) > nearest(document, inOwn) ? inTemplate : inOwn;
  };
  return {
    resourceId,
    props: mergeProperties(resolved(extended, template), resolved(resource['props'], own)),
    placeOf: (below) => document.placeOf(where(below)),
    placeOfKey: (below) => document.placeOfKey(where(below)),
  };
}

/** How many steps of the path below its root there are. */
function nearest(document: DescriptionDocument, path: DocumentPath): number {
  const depthOfRoot = path[0] === 'template' ? 2 : 3;
  let length = path.length;
  while (length > depthOfRoot && !document.has(path.slice(0, length))) length -= 1;
  return length - depthOfRoot;
}

function mapOf(value: unknown): Properties {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Properties) : {};
}
