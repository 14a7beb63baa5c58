import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a client writes down; each note is on file before the client goes on. */
export type ClientNote =
  /** Slots that it was granted, from one instant up to another of the table's clock. */
  | {
      readonly kind: 'block';
      readonly lane: string;
      readonly fromEpochMs: number;
      readonly toEpochMs: number;
    }
  /** A request of the paced operation is about to go out. */
  | { readonly kind: 'sent'; readonly api: string; readonly atEpochMs: number }
  | { readonly kind: 'served' }
  | { readonly kind: 'failed'; readonly code: string }
  /** It paces alone, or together with the others again. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'shared' };

/** Notes of one client, in their order. */
export interface NotesOfClient {
  readonly client: string;
  readonly notes: readonly ClientNote[];
}

/** Writes synchronously: what the system has taken outlives a killed process. */
export function noteDown(file: string, note: ClientNote): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`);
}

/** Of every client that ever was. The last line of one that was killed may be cut. */
export function readNotes(directory: string): readonly NotesOfClient[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.notes'))
    .map((name) => {
      const lines = readFileSync(path.join(directory, name), 'utf8').split('\n');
      const notes = lines.slice(0, -1).map((line) => JSON.parse(line) as ClientNote);
      return { client: path.basename(name, '.notes'), notes };
    });
}
