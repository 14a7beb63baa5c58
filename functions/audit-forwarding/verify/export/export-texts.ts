import { TextDecoder } from 'node:util';
import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import type { CallOptions } from '../../ports.ts';
import { ExportUnreadableError } from '../errors.ts';
import { elementsOf } from './json-elements.ts';
import { linesOf } from './lines.ts';
import { objectChunks, unpacked } from './object-chunks.ts';
import { rawOfJson, rawOfLine } from './raw-text.ts';
import { rawsOfCsv } from './raws-of-csv.ts';

/** A JSON answer as a whole: its events stand in the list `results`. */
const WHOLE_ANSWER = /^\s*\{[^\n]*"results"\s*:\s*\[/;
const RAW_COLUMN = /(^|[,;\t])\s*"?_raw"?\s*($|[,;\t])/;

/**
 * The texts of the events that an export holds, one by one, in its order. Read are JSON lines, a JSON
 * array, a JSON answer with `results`, a CSV with a column `_raw`, and events one a line; any of them
 * gzipped or not. A few megabytes are in memory, whatever the size.
 *
 * @throws ExportMissingError, ExportUnreadableError; the errors of the object port
 */
export async function* exportTexts(
  objects: ObjectStore,
  key: string,
  call: CallOptions,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const bytes = unpacked(key, objectChunks(objects, key, call));
  const texts = decoded(bytes, decoder);
  const first = await firstText(texts);
  if (first === undefined) throw new ExportUnreadableError(key, 'empty');
  yield* rawsIn(key, first, rejoined(first, texts));
}

async function* rawsIn(
  key: string,
  first: string,
  texts: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  const begin = first.trimStart();
  const [header = ''] = begin.split('\n', 1);
  if (begin.startsWith('[')) {
    for await (const element of elementsOf(key, texts, 1)) yield* rawOfJson(element);
  } else if (WHOLE_ANSWER.test(begin)) {
    for await (const element of elementsOf(key, texts, 2)) yield* rawOfJson(element);
  } else if (begin.startsWith('{')) {
    for await (const line of linesOf(key, texts)) yield* rawOfLine(line);
  } else if (RAW_COLUMN.test(header.trim())) {
    yield* rawsOfCsv(key, header, texts);
  } else {
    throw new ExportUnreadableError(key, 'no-raw-column');
  }
}

async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  decoder: TextDecoder,
): AsyncGenerator<string, void, undefined> {
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The first text that tells a form: not before there is more than white space. */
async function firstText(
  texts: AsyncGenerator<string, void, undefined>,
): Promise<string | undefined> {
  for (let text = ''; ;) {
    const step = await texts.next();
    if (step.done === true) return text.trim() === '' ? undefined : text;
    text += step.value;
    if (text.trim() !== '') return text;
  }
}

async function* rejoined(
  first: string,
  rest: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  yield first;
  yield* rest;
}
