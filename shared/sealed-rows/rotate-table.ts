import type { CallOptions } from '../table-store/index.ts';
import { resealPass, type ResealDependencies } from './reseal-pass.ts';
import type { RotationBook } from './rotation-book.ts';
import { afterPass, startOfRotation, type RotationProgress } from './rotation-progress.ts';
import type { SealedTable } from './sealed-tables.ts';

export interface RotateOptions extends CallOptions {
  /** Asked after each block; false: stop here, the place is kept. */
  readonly mayGoOn: () => boolean;
}

/**
 * Seals every row of a table anew under the current key: pass after pass, until one has met nothing
 * under another key. Goes on from the place that an earlier call has kept for the same key; a table
 * that was done is looked through again.
 *
 * Guarantees: a row is changed only by one server step that holds for what was seen, so a writer at
 * the same time loses nothing; killed anywhere, every row opens as before; the same again does no
 * harm. When it answers with `isDone`, each row that could be opened was seen under the current key
 * after the call began, or after the pass that it continued began.
 *
 * @throws the errors of the table port; the reason of the signal. The place is kept all the same.
 */
export async function rotateTable(
  deps: ResealDependencies,
  book: RotationBook,
  sealed: SealedTable,
  { mayGoOn, ...call }: RotateOptions,
): Promise<RotationProgress> {
  const kept = await book.read(sealed.table.name, call);
  const goesOn = kept?.keyId === deps.sealer.currentKeyId && !kept.isDone;
  let progress = goesOn ? kept : startOfRotation(deps.sealer.currentKeyId);
  while (!progress.isDone) {
    for await (const place of resealPass(deps, sealed, progress, call)) {
      progress = place;
      await book.keep(sealed.table.name, progress, call);
      if (!mayGoOn()) return progress;
    }
    progress = afterPass(progress);
    await book.keep(sealed.table.name, progress, call);
    if (!mayGoOn()) return progress;
  }
  return progress;
}
