/** Where a row of the file audit log stands in its order: by time, then by file. */
export interface FilePlace {
  readonly gmtCreate: number;
  readonly bizId: string;
}

export interface NextFilePage {
  /** The next page begins with what comes after it. */
  readonly after: FilePlace;
  /** All rows up to this instant, included, have been told. */
  readonly readUntilEpochMs: number;
  /** All rows of the page are of one file and one instant; more of them cannot be asked for. */
  readonly isOneKey: boolean;
}

/**
 * Where to go on after a full page. A page is asked for by time and file of a row before it, and told
 * is what comes strictly after: rows of equal time and file that the end of a page cuts apart would be
 * lost. So it is gone on after the last row whose instant is certainly complete, and what stood behind
 * it is told again; if the whole page is of one instant, after the last file that is complete; if even
 * that is one file, after it, as there is no other way.
 *
 * `tried`: places that this window has been read from. Whoever would begin from one again stands still
 * (as with a server that tells what comes at *or* after a place), so the next best is taken. Undefined
 * if there is none left.
 */
export function nextFilePage(
  rows: readonly FilePlace[],
  tried: ReadonlySet<string>,
): NextFilePage | undefined {
  const places = [...new Map(rows.map((row) => [filePlaceKey(row), row])).values()].sort(inOrder);
  const last = places.at(-1);
  if (last === undefined) return undefined;
  const ofInstantBefore = places.findLast(({ gmtCreate }) => gmtCreate < last.gmtCreate);
  const after = [ofInstantBefore, places.at(-2), last].find(
    (place) => place !== undefined && !tried.has(filePlaceKey(place)),
  );
  if (after === undefined) return undefined;
  return {
    after: { gmtCreate: after.gmtCreate, bizId: after.bizId },
    readUntilEpochMs: last.gmtCreate - 1,
    isOneKey: places.length === 1,
  };
}

export function filePlaceKey({ bizId, gmtCreate }: FilePlace): string {
  return `${String(gmtCreate)} ${bizId}`;
}

function inOrder(one: FilePlace, other: FilePlace): number {
  return one.gmtCreate - other.gmtCreate || compareFileIds(one.bizId, other.bizId);
}

/** Ids of files are whole numbers that no double can hold. */
function compareFileIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : Number(one > other);
}
