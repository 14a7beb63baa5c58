import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AUDIT_BUCKET, REGION } from '../../../infra/local/launcher/local-cloud.ts';
import { createOssObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { tables } from '../../../shared/table-store/index.ts';
import { asClock } from '../local-clock-as-clock.ts';
import type { RunningCloud } from '../running-cloud.ts';
import { rowsOf } from '../table-rows.ts';
import type { PlantedCloud, Told } from './planted-cloud.ts';

/** Everything that came out: files on disk, rows and objects by the official SDKs, all that was told. */
export async function everythingOut(planted: PlantedCloud): Promise<readonly Told[]> {
  const { running, robotMessages } = planted;
  const objects = [...(await storedObjects(running)), ...(await archivedObjects(running))];
  return [
    ...planted.told,
    ...robotMessages.map((content) => ({ place: 'message of the robot', content })),
    ...running.cloud.dingTalk.controls
      .messages()
      .map((message) => ({ place: 'work notification', content: JSON.stringify(message) })),
    ...(await storedRows(running)),
    ...(await indexedEvents(running)),
    { place: 'received by the syslog server', content: planted.syslog.received() },
    ...openedSegments(running, objects),
    ...objects,
    ...named(await keptFiles(running), objects),
  ];
}

/** The stand-in keeps an object in a file of another name: whoever finds something there wants the key. */
function named(files: readonly Told[], objects: readonly Told[]): readonly Told[] {
  const keys = new Map(objects.map(({ place, content }) => [hashOf(content), place]));
  return files.map(({ place, content }) => ({
    place: (place.startsWith('file oss/') ? keys.get(hashOf(content)) : undefined) ?? place,
    content,
  }));
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Every file below the state directory, and every name. */
async function keptFiles({ stateDirectory }: RunningCloud): Promise<readonly Told[]> {
  const entries = await readdir(stateDirectory, { recursive: true, withFileTypes: true });
  const found: Told[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const place = path.relative(stateDirectory, file);
    found.push({ place: `name of ${path.dirname(place)}`, content: entry.name });
    if (entry.isFile()) found.push({ place: `file ${place}`, content: await readFile(file) });
  }
  return found;
}

/** Every cell of every row, as the SDK gives it. */
async function storedRows({ tables: client }: RunningCloud): Promise<readonly Told[]> {
  const found: Told[] = [];
  for (const table of Object.values(tables)) {
    for (const { key, columns } of await rowsOf(client, table)) {
      const place = `row of ${table.name}`;
      found.push({ place, content: JSON.stringify(Object.entries(key).map(String)) });
      for (const [name, value] of Object.entries(columns)) {
        const content = value instanceof Uint8Array ? value : String(value);
        found.push({ place: `${place}, ${name}`, content });
      }
    }
  }
  return found;
}

/** Every object with its key and what is known of it. */
async function storedObjects({ objects }: RunningCloud): Promise<readonly Told[]> {
  const found: Told[] = [];
  for await (const { key } of objects.list('')) {
    found.push({ place: `object ${key}`, content: (await objects.get(key)) ?? new Uint8Array() });
    found.push({ place: `about ${key}`, content: JSON.stringify(await objects.head(key)) });
  }
  return found;
}

/** What a search in Splunk would show. */
async function indexedEvents({ cloud }: RunningCloud): Promise<readonly Told[]> {
  const found: Told[] = [];
  for await (const event of cloud.splunk.controls.events()) {
    found.push({ place: 'event in Splunk', content: JSON.stringify(event) });
    // As it was sent: the other is escaped once more.
    found.push({ place: 'event in Splunk', content: event.raw });
  }
  return found;
}

/** What is sealed in the streams is what goes to the receivers. */
function openedSegments({ sealer }: RunningCloud, objects: readonly Told[]): readonly Told[] {
  return objects.flatMap(({ place, content }) => {
    const key = /^object (audit\/segments\/.+)$/.exec(place)?.[1];
    if (key === undefined) return [];
    return [{ place: `opened segment ${key}`, content: sealer.open(Buffer.from(content), key) }];
  });
}

/** Every object of the audit archive, with its key. */
async function archivedObjects({ cloud }: RunningCloud): Promise<readonly Told[]> {
  const archive = createOssObjectStore({
    endpoint: String(cloud.oss.endpoints['url']),
    region: `oss-${REGION}`,
    bucket: AUDIT_BUCKET,
    credentials: () => cloud.credentials.developer,
    clock: asClock(cloud.clock),
    random: systemRandom,
    timeoutMs: 20_000,
    pathStyle: true,
  });
  const found: Told[] = [];
  for await (const { key } of archive.list('')) {
    const content = (await archive.get(key)) ?? new Uint8Array();
    found.push({ place: `archived object ${key}`, content });
  }
  return found;
}
