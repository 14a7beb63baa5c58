// Checks the evidence in this folder. Needs Node.js 18 or later and nothing else; asks no network.
// 核實本資料夾內的證據。只需 Node.js 18 或以上，毋須連接網絡。
//
//   node verify.mjs                         the evidence in itself / 核實證據本身
//   node verify.mjs --splunk export.json    also an export of what the SIEM holds / 並核實 SIEM 的匯出檔
//
// Exit status: 0 whole, 1 something is not as it was written, 2 it cannot be checked.
// 結束代碼：0 完整、1 有內容與原先寫入的不同、2 無法核實。
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip, gunzipSync } from 'node:zlib';

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
const MOST_SHOWN = 200;
const OBJECT = '.ndjson.gz';
const MANIFEST = '.manifest.json';
const MEMBERS =
  'v environment organisation stream hour object count firstSequence lastSequence firstTime lastTime ' +
  'previousHash headHash objectSha256 textSha256 textBytes previousManifest';
const WORDS = {
  missing: 'missing 遺失',
  altered: 'altered 被更改',
  duplicated: 'there more than once 重複出現',
  reordered: 'out of order 次序錯亂',
  foreign: 'not an event of this evidence 不屬於本證據的事件',
  'manifest-missing': 'manifest missing 清單不存在',
  'manifest-altered': 'manifest not as it was written 清單與原先寫入的不同',
  'object-missing': 'no file holds these events 沒有檔案載有有關事件',
  'object-altered': 'file not as it was written 檔案與原先寫入的不同',
  'head-mismatch': 'the chain does not end as stated 雜湊鏈的結尾與所載的不符',
};

/** That the evidence cannot be checked at all. */
class CannotVerify extends Error {}

const findings = [];
/** Events of the stream chain-anchors: where the other streams ended, day by day. */
const anchors = [];

function note(kind, stream, where, from, to = from) {
  const last = findings.at(-1);
  const goesOn = last?.kind === kind && last.where === where && from !== undefined;
  if (goesOn && last.stream === stream && last.to === from - 1) last.to = to;
  else findings.push({ kind, stream, where, from, to });
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const isSame = (left, right) => JSON.stringify(left) === JSON.stringify(right);

/** JSON as RFC 8785 has it: members by the UTF-16 units of their names, no white space. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** An event is whole if its line is its canonical text with the hash of that text as last member. */
function readEvent(line) {
  try {
    const event = JSON.parse(line);
    delete event.hash;
    const { sequence, previous, stream } = event.chain;
    const text = canonical(event);
    const hash = sha256(text);
    const isWhole = line === `${text.slice(0, -1)},"hash":"${hash}"}`;
    return { isWhole, event, stream, sequence, previous, hash };
  } catch {
    const [, sequence, stream] = /"sequence":(\d{1,15}),"stream":"([a-z-]+)"\}/.exec(line) ?? [];
    return { isWhole: false, sequence: Number(sequence), stream };
  }
}

const isOf = ({ owner }, { chain }) =>
  Object.keys(owner).every((name) => chain[name] === owner[name]);

function filesUnder(folder, suffix) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(name, suffix) : name.endsWith(suffix) ? [name] : [];
    })
    .sort((left, right) => (left < right ? -1 : 1));
}

/** Pieces of a stream in order: those of closed hours by their names, what was still open last. */
function piecesOf(name) {
  const stems = new Set();
  for (const [kind, suffix] of [
    ['events', OBJECT],
    ['manifests', MANIFEST],
  ]) {
    const root = path.join(FOLDER, kind, name);
    for (const file of filesUnder(root, suffix)) {
      stems.add(path.relative(root, file).split(path.sep).join('/').slice(0, -suffix.length));
    }
  }
  return [...stems].sort().map((stem) => ({ stem, isOpen: stem === 'open' }));
}

/** Members of a manifest; undefined if it is missing or not in the form in which it is written. */
function readManifest(stream, { stem, isOpen }, bytes) {
  try {
    const manifest = JSON.parse(bytes.toString('utf8'));
    const again = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    const [, day, hour, first] = /^(\d{4}\/\d\d\/\d\d)\/(\d\d)-(\d{12})$/.exec(stem) ?? [];
    const key = isOpen ? `events/${stream.stream}/open` : `${stream.prefix}${stem}`;
    const isGood =
      again.equals(bytes) &&
      Object.keys(manifest).join(' ') === (isOpen ? MEMBERS.replace('hour', 'kind') : MEMBERS) &&
      Object.keys(stream.owner).every((name) => manifest[name] === stream.owner[name]) &&
      manifest.v === 1 &&
      manifest.object === key + OBJECT &&
      manifest.count === manifest.lastSequence - manifest.firstSequence + 1 &&
      (isOpen
        ? manifest.kind === 'open'
        : manifest.hour === `${day.replaceAll('/', '-')}T${hour}+08:00` &&
          manifest.firstSequence === Number(first));
    return isGood ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Checks a manifest and that the one before is the one it names. */
function checkManifest(stream, piece) {
  const where = `manifests/${stream.stream}/${piece.stem}${MANIFEST}`;
  const file = path.join(FOLDER, where);
  if (!existsSync(file)) {
    note('manifest-missing', stream.stream, where);
    stream.manifestBefore = undefined;
    return undefined;
  }
  const bytes = readFileSync(file);
  const manifest = readManifest(stream, piece, bytes);
  const before = stream.manifestBefore;
  const named = manifest?.previousManifest;
  if (manifest === undefined) note('manifest-altered', stream.stream, where);
  else if (before !== undefined && !isSame(named, before)) {
    const isOther = named === null || before === null || named.object !== before.object;
    const kind = isOther ? 'manifest-missing' : 'manifest-altered';
    note(kind, stream.stream, named?.object ?? where);
  }
  stream.manifestBefore = { object: stream.prefix + piece.stem + MANIFEST, sha256: sha256(bytes) };
  return manifest;
}

function* linesOf(text) {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(10, from);
    yield text.toString('utf8', from, end < 0 ? text.length : end);
    from = end < 0 ? text.length : end + 1;
  }
}

/** Takes the events of a file; what is wrong with one is noted where it is found. */
function takeEvents(stream, text, { first, last }, where) {
  const broken = [];
  let [count, highest] = [0, 0];
  const times = [];
  const ends = [];
  for (const line of linesOf(text)) {
    const read = readEvent(line);
    count += 1;
    const { sequence, hash } = read;
    if (!read.isWhole) broken.push({ claim: sequence, after: highest });
    else if (!isOf(stream, read.event) || sequence < first || sequence > last) {
      note('foreign', stream.stream, where, sequence);
    } else {
      ends.push(read);
      times.push(read.event.time);
      const isKnown = stream.hashes.has(sequence);
      if (isKnown) {
        const kind = stream.hashes.get(sequence) === hash ? 'duplicated' : 'altered';
        note(kind, stream.stream, where, sequence);
      } else {
        if (sequence < highest) note('reordered', stream.stream, where, sequence);
        stream.hashes.set(sequence, hash);
        stream.previous.set(sequence, read.previous);
        highest = Math.max(highest, sequence);
        if (stream.stream === 'chain-anchors') anchors.push(read.event);
      }
    }
  }
  placeBroken(stream, broken, { first, last }, where);
  return { count, times, ends };
}

/** A line that is not whole takes the place that it claims if nothing else has it, else the next free one. */
function placeBroken(stream, broken, { first, last }, where) {
  const isFree = (place) =>
    place >= first && place <= last && !stream.hashes.has(place) && !stream.altered.has(place);
  for (const { claim, after } of broken) {
    let place = claim;
    if (!isFree(place)) {
      place = Math.max(first, after + 1);
      while (place <= last && !isFree(place)) place += 1;
    }
    note(
      isFree(place) ? 'altered' : 'foreign',
      stream.stream,
      where,
      isFree(place) ? place : undefined,
    );
    stream.altered.add(place);
  }
}

function checkPiece(stream, piece, limit) {
  const where = `events/${stream.stream}/${piece.stem}${OBJECT}`;
  const manifest = checkManifest(stream, piece);
  const first =
    manifest?.firstSequence ?? (piece.isOpen ? stream.next : Number(piece.stem.slice(-12)));
  const last = Math.min(manifest?.lastSequence ?? limit, limit);
  if (first > stream.next) {
    note('object-missing', stream.stream, `events/${stream.stream}/`, stream.next, first - 1);
  }
  stream.next = last + 1;
  const file = path.join(FOLDER, where);
  if (!existsSync(file)) {
    note('object-missing', stream.stream, where, first, last);
    return;
  }
  const object = readFileSync(file);
  let text;
  try {
    text = gunzipSync(object);
  } catch {
    note('object-altered', stream.stream, where, first, last);
    return;
  }
  const taken = takeEvents(stream, text, { first, last }, where);
  for (let place = first; place <= last; place += 1) {
    const isThere = stream.hashes.has(place) || stream.altered.has(place);
    if (!isThere) note('missing', stream.stream, where, place);
  }
  if (manifest === undefined) return;
  checkLinks(stream, first, last, manifest.headHash, where);
  if (sha256(object) !== manifest.objectSha256) {
    note('object-altered', stream.stream, where, first, last);
  } else if (!tellsTruth(manifest, text, taken)) {
    note('manifest-altered', stream.stream, `manifests/${stream.stream}/${piece.stem}${MANIFEST}`);
  }
}

function tellsTruth(manifest, text, { count, times, ends }) {
  const iso = (time) => (Number.isInteger(time) ? new Date(time).toISOString() : undefined);
  const bounds = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, -Infinity],
  );
  return (
    manifest.textSha256 === sha256(text) &&
    manifest.textBytes === text.length &&
    manifest.count === count &&
    manifest.firstTime === iso(bounds[0]) &&
    manifest.lastTime === iso(bounds[1]) &&
    manifest.previousHash === ends[0]?.previous &&
    manifest.headHash === ends.at(-1)?.hash
  );
}

/** Each event must be the one that the next one continues; the last one that of which the manifest speaks. */
function checkLinks(stream, first, last, headHash, where) {
  for (let place = first; place <= last + 1; place += 1) {
    const stated = place > last ? headHash : stream.previous.get(place);
    const before =
      place === stream.firstSequence ? stream.previousHash : stream.hashes.get(place - 1);
    if (stated === undefined || before === undefined || stated === before) continue;
    const blamed = place === stream.firstSequence ? place : place - 1;
    if (!stream.altered.has(blamed)) note('altered', stream.stream, where, blamed);
    stream.altered.add(blamed);
  }
}

/** Checks a stream against what heads.json states of it. */
function checkStream(stream) {
  const pieces = piecesOf(stream.stream);
  for (const [index, piece] of pieces.entries()) {
    const following = pieces[index + 1];
    const isLast = following === undefined || following.isOpen;
    const end = piece.isOpen ? stream.lastSequence : stream.archivedThrough;
    checkPiece(stream, piece, isLast ? end : Number(following.stem.slice(-12)) - 1);
  }
  if (stream.next <= stream.lastSequence) {
    note(
      'object-missing',
      stream.stream,
      `events/${stream.stream}/`,
      stream.next,
      stream.lastSequence,
    );
  }
  const { lastSequence, headHash, hashes } = stream;
  if ((hashes.get(lastSequence) ?? headHash) !== headHash && !stream.altered.has(lastSequence)) {
    note('head-mismatch', stream.stream, 'heads.json', lastSequence);
  }
}

/** What was anchored must still be so. Answers the anchors, for a person to compare with the SIEM. */
function checkAnchors(streams) {
  const told = anchors.map((event) => JSON.parse(event.raw_data));
  for (const { stream: name, lastSequence, headHash, day } of told) {
    const hash = streams.find(({ stream }) => stream === name)?.hashes.get(lastSequence);
    if (hash !== undefined && hash !== headHash) {
      note('head-mismatch', name, `chain-anchors ${day}`, lastSequence);
    }
  }
  return told.filter(({ headHash }) => headHash !== undefined);
}

/** Texts of events in an export: JSON lines, JSON, CSV with a column _raw, or raw events; gzipped or not. */
async function* textsOf(file) {
  const isPacked = /\.gz$/i.test(file);
  const bytes = createReadStream(file);
  const lines = createInterface({ input: isPacked ? bytes.pipe(createGunzip()) : bytes });
  let form;
  let [columns, record, whole] = [[], '', ''];
  for await (const line of lines) {
    form ??= formOf(line);
    if (form === 'whole') whole += line;
    else if (form === 'lines') yield* rawsOf(line);
    else {
      record += record === '' ? line : `\n${line}`;
      if (record.split('"').length % 2 === 0) continue;
      const cells = cellsOf(record.replace(/^\ufeff/, ''));
      record = '';
      if (columns.length === 0) columns = cells;
      else if (cells[columns.indexOf('_raw')]) yield cells[columns.indexOf('_raw')];
    }
  }
  if (form === undefined) throw new CannotVerify('the export is empty / 匯出檔是空的');
  if (form === 'whole') {
    const { results = JSON.parse(whole) } = JSON.parse(whole);
    for (const result of results) if (typeof result._raw === 'string') yield result._raw;
  }
}

function formOf(line) {
  const begin = line.replace(/^\ufeff/, '').trimStart();
  if (begin.startsWith('[') || /^\{.*"results"\s*:\s*\[/.test(begin)) return 'whole';
  if (begin.startsWith('{')) return 'lines';
  if (cellsOf(begin).includes('_raw')) return 'csv';
  throw new CannotVerify('the export has no field _raw / 匯出檔沒有 _raw 欄');
}

function* rawsOf(line) {
  if (!line.includes('"_raw"')) {
    if (line.trim() !== '' && !line.startsWith('{"preview"')) yield line;
    return;
  }
  const members = JSON.parse(line);
  yield String((members.result ?? members)._raw);
}

function cellsOf(record) {
  const cells = [];
  for (const [, quoted, plain] of record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return cells;
}

/** Holds an export against the events of this evidence. */
async function checkExport(streams, file) {
  const held = new Map(streams.map(({ stream }) => [stream, new Map()]));
  const marks = { missing: [], altered: [], duplicated: [] };
  let [count, foreign] = [0, 0];
  for await (const text of textsOf(file)) {
    count += 1;
    const read = readEvent(text);
    const stream = streams.find((one) => one.stream === read.stream);
    const isOurs = stream !== undefined && (!read.isWhole || isOf(stream, read.event));
    const isInSpan =
      read.sequence >= stream?.firstSequence && read.sequence <= stream?.lastSequence;
    if (!isOurs || (!isInSpan && !read.isWhole)) foreign += 1;
    if (!isOurs || !isInSpan) continue;
    const known = stream.hashes.get(read.sequence) ?? read.hash;
    const isAltered = !read.isWhole || read.hash !== known;
    const before = held.get(stream.stream).get(read.sequence);
    if (isAltered) marks.altered.push([stream, read.sequence]);
    else if (before) marks.duplicated.push([stream, read.sequence]);
    held.get(stream.stream).set(read.sequence, true);
  }
  for (const stream of streams) {
    for (let place = stream.firstSequence; place <= stream.lastSequence; place += 1) {
      const isExcused = stream.rejected.has(place) || place >= stream.undeliveredFrom;
      if (!held.get(stream.stream).has(place) && !isExcused) marks.missing.push([stream, place]);
    }
  }
  for (const [kind, places] of Object.entries(marks)) {
    const sorted = places.sort(([a, left], [b, right]) => (a === b ? left - right : 0));
    for (const [{ stream }, place] of sorted) note(kind, stream, path.basename(file), place);
  }
  if (foreign > 0) note('foreign', '?', path.basename(file));
  say(`Export 匯出檔: ${count} events 個事件, ${foreign} foreign 不屬於本證據`);
}

const say = (text = '') => process.stdout.write(`${text}\n`);

function readHeads() {
  const file = path.join(FOLDER, 'heads.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotVerify(`heads.json: ${error.message}`);
  }
}

function openStream({ environment, organisation, rejected, sinks }, stated) {
  const { stream } = stated;
  const isSplunk = (sink) => sink.kind === 'splunk-hec' && sink.stream === stream;
  return {
    ...stated,
    owner: { environment, organisation, stream },
    prefix: `audit/${environment}/${organisation}/${stream}/`,
    next: stated.firstSequence,
    hashes: new Map(),
    previous: new Map(),
    altered: new Set(),
    rejected: new Set(rejected.filter((one) => one.stream === stream).map((one) => one.sequence)),
    undeliveredFrom: Math.min(...sinks.filter(isSplunk).map((sink) => sink.nextSequence)),
  };
}

function showStreams(streams) {
  say(
    ['stream 事件流', 'events 事件', 'first 首', 'last 末', 'head hash 結尾雜湊值'].join('  |  '),
  );
  for (const { stream, firstSequence, lastSequence, headHash, hashes } of streams) {
    const cells = [stream.padEnd(18), hashes.size, firstSequence, lastSequence, headHash];
    say(cells.join('  |  '));
  }
}

function showFindings() {
  for (const { kind, stream, where, from, to } of findings.slice(0, MOST_SHOWN)) {
    const events = from === undefined ? '' : from === to ? ` #${from}` : ` #${from}–${to}`;
    say(`✗ ${stream}${events}: ${WORDS[kind]} (${where})`);
  }
  if (findings.length > MOST_SHOWN) say(`… ${findings.length - MOST_SHOWN} more 項未列出`);
}

async function main(options) {
  const at = options.indexOf('--splunk');
  if (options.length > 0 && (at !== 0 || options.length !== 2)) {
    throw new CannotVerify('usage 用法: node verify.mjs [--splunk <export 匯出檔>]');
  }
  const heads = readHeads();
  const streams = heads.streams.map((stated) => openStream(heads, stated));
  say(`Evidence 證據: ${heads.organisation} (${heads.environment}) ${heads.from} – ${heads.to}\n`);
  for (const stream of streams) checkStream(stream);
  const told = checkAnchors(streams);
  if (at === 0) await checkExport(streams, options[1]);
  showStreams(streams);
  say('\nAnchors to compare with the SIEM, stream chain-anchors 與 SIEM 核對的錨點：');
  for (const { day, stream, lastSequence, headHash } of told) {
    say(`  ${day}  ${stream}  #${lastSequence}  ${headHash}`);
  }
  if (told.length === 0) say('  none in this span 本時段沒有');
  say();
  showFindings();
  const isWhole = findings.length === 0;
  say(isWhole ? '✓ whole 完整' : `✗ ${findings.length} findings 項不符`);
  process.exitCode = isWhole ? 0 : 1;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`cannot verify 無法核實: ${error.message}\n`);
  process.exitCode = 2;
});
