import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { json } from './collector-answers.ts';
import {
  alteration,
  behaviourChange,
  chosenEvent,
  exportQuery,
  filterQuery,
  inputChange,
} from './control-requests.ts';
import type { SplunkControls } from './controls.ts';
import type { ExportFormat } from './export-lines.ts';
import type { EventFilter } from './indexed-event.ts';

/** Paths below this one are the stand-in's own. Splunk has nothing like it. */
export const CONTROL_PREFIX = '/_stand-in/';

/** An answer is held whole: pages follow by `fromNumber`. */
const PAGE_EVENTS = 10_000;

/** The controls over HTTP, for tests in other languages and for people. */
export async function handleControl(
  controls: SplunkControls,
  request: StandInRequest,
): Promise<StandInResponse> {
  const name = `${request.method} ${request.url.pathname.slice(CONTROL_PREFIX.length)}`;
  try {
    return (await answerOf(controls, name, request)) ?? json(404, { error: `no control ${name}` });
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'unknown fault' });
  }
}

async function answerOf(
  controls: SplunkControls,
  name: string,
  request: StandInRequest,
): Promise<StandInResponse | undefined> {
  if (request.method === 'GET') return await show(controls, name, request.url.searchParams);
  return await change(controls, name, JSON.parse(request.body.toString('utf8') || '{}'));
}

async function show(
  controls: SplunkControls,
  name: string,
  query: URLSearchParams,
): Promise<StandInResponse | undefined> {
  const given = Object.fromEntries(query);
  switch (name) {
    case 'GET events':
      return json(200, { events: await controls.list(pageOf(filterQuery.parse(given))) });
    case 'GET count':
      return json(200, { count: await controls.count(filterQuery.parse(given)) });
    case 'GET export': {
      const { format = 'json', ...filter } = exportQuery.parse(given);
      return await exported(controls, pageOf(filter), format);
    }
    case 'GET statistics':
      return json(200, controls.statistics());
    case 'GET behaviour':
      return json(200, controls.behaviour());
    case 'GET inputs':
      return json(200, { inputs: controls.inputs() });
    default:
      return undefined;
  }
}

async function change(
  controls: SplunkControls,
  name: string,
  body: unknown,
): Promise<StandInResponse | undefined> {
  switch (name) {
    case 'PUT behaviour':
      return json(200, controls.setBehaviour(behaviourChange.parse(body)));
    case 'PUT inputs':
      return json(200, controls.setInput(inputChange.parse(body)));
    case 'POST deletions':
      await controls.deleteEvent(chosenEvent.parse(body).number);
      return json(200, {});
    case 'POST alterations': {
      const { number, ...altered } = alteration.parse(body);
      await controls.alterEvent(number, altered);
      return json(200, {});
    }
    case 'POST duplications':
      await controls.duplicateEvent(chosenEvent.parse(body).number);
      return json(200, {});
    case 'POST forgotten-channels':
      await controls.forgetChannels();
      return json(200, {});
    default:
      return undefined;
  }
}

function pageOf(filter: EventFilter): EventFilter {
  return { ...filter, limit: Math.min(filter.limit ?? PAGE_EVENTS, PAGE_EVENTS) };
}

async function exported(
  controls: SplunkControls,
  filter: EventFilter,
  format: ExportFormat,
): Promise<StandInResponse> {
  let body = '';
  for await (const line of controls.exportLines(filter, format)) body += line;
  const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
  return { status: 200, headers: { 'content-type': `${type}; charset=UTF-8` }, body };
}
