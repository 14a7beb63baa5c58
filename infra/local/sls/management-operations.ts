import * as z from 'zod';
import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { indexSchema } from './index-configuration.ts';
import type { Kept, Project, ProjectBook } from './project-book.ts';
import { SlsFault, slsResponse } from './sls-fault.ts';

/** What an operation works with. */
export interface SlsCall {
  readonly book: ProjectBook;
  /** Empty where the host names none. */
  readonly project: string;
  /** Names in the path: logstore, alert, dashboard. */
  readonly name: string;
  readonly request: StandInRequest;
  readonly nowSeconds: number;
}

export type SlsOperation = (call: SlsCall) => Promise<StandInResponse>;

const kept = z.record(z.string(), z.unknown());
const namedProject = z.object({
  projectName: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  description: z.string().default(''),
});
const logstoreBody = z.looseObject({
  logstoreName: z.string().regex(/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/),
  ttl: z.int().min(1).max(3650),
});

/** @throws SlsFault `PostBodyInvalid` */
export function bodyOf<T>(schema: z.ZodType<T>, { body }: StandInRequest): T {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SlsFault('PostBodyInvalid');
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', ');
  throw new SlsFault('PostBodyInvalid', `invalid: ${where}`);
}

export const createProject: SlsOperation = async ({ book, request, nowSeconds }) => {
  const { projectName, description } = bodyOf(namedProject, request);
  await book.change(projectName, (present) => {
    if (present !== undefined) throw new SlsFault('ProjectAlreadyExist');
    return { description, createTime: nowSeconds, logstores: {}, alerts: {}, dashboards: {} };
  });
  return slsResponse(200);
};

export const getProject: SlsOperation = async ({ book, project }) => {
  const { description } = book.project(project);
  return slsResponse(200, { projectName: project, description, status: 'Normal' });
};

export const listProject: SlsOperation = async ({ book }) => {
  const projects = Object.entries(book.all).map(([projectName, { description }]) => ({
    projectName,
    description,
  }));
  return slsResponse(200, { count: projects.length, total: projects.length, projects });
};

export const updateProject: SlsOperation = async ({ book, project, request }) => {
  const { description } = bodyOf(z.object({ description: z.string() }), request);
  await book.change(project, (present) => ({ ...required(present, project), description }));
  return slsResponse(200);
};

export const createLogStore: SlsOperation = async ({ book, project, request, nowSeconds }) => {
  const settings = bodyOf(logstoreBody, request);
  const { logstoreName } = settings;
  await changeLogstores(book, project, (logstores) => {
    if (logstoreName in logstores) throw new SlsFault('LogStoreAlreadyExist');
    return { ...logstores, [logstoreName]: { settings: { ...settings, createTime: nowSeconds } } };
  });
  return slsResponse(200);
};

export const getLogStore: SlsOperation = async ({ book, project, name }) =>
  slsResponse(200, book.logstore(project, name).settings);

export const updateLogStore: SlsOperation = async ({ book, project, name, request }) => {
  const settings = bodyOf(logstoreBody, request);
  await changeLogstores(book, project, (logstores) => {
    const present = book.logstore(project, name);
    return { ...logstores, [name]: { ...present, settings: { ...present.settings, ...settings } } };
  });
  return slsResponse(200);
};

/** Checked, and kept as it came. @throws SlsFault */
function indexIn(request: StandInRequest): Kept {
  bodyOf(indexSchema, request);
  return bodyOf(kept, request);
}

export const createIndex: SlsOperation = async ({ book, project, name, request }) => {
  const index = indexIn(request);
  await changeLogstores(book, project, (logstores) => {
    const present = book.logstore(project, name);
    if (present.index !== undefined) throw new SlsFault('IndexAlreadyExist');
    return { ...logstores, [name]: { ...present, index } };
  });
  return slsResponse(200);
};

export const updateIndex: SlsOperation = async ({ book, project, name, request }) => {
  const index = indexIn(request);
  await changeLogstores(book, project, (logstores) => {
    const present = book.logstore(project, name);
    if (present.index === undefined) throw new SlsFault('IndexConfigNotExist');
    return { ...logstores, [name]: { ...present, index } };
  });
  return slsResponse(200);
};

export const getIndex: SlsOperation = async ({ book, project, name }) => {
  const { index } = book.logstore(project, name);
  if (index === undefined) throw new SlsFault('IndexConfigNotExist');
  return slsResponse(200, { index_mode: 'v2', ttl: 30, ...index });
};

/** Alerts and dashboards are kept as they come; only their names are looked at. */
interface KeptKind {
  readonly place: 'alerts' | 'dashboards';
  readonly nameField: 'name' | 'dashboardName';
  readonly absent: string;
  readonly there: string;
}

const ALERTS: KeptKind = {
  place: 'alerts',
  nameField: 'name',
  absent: 'JobNotExist',
  there: 'JobAlreadyExist',
};
const DASHBOARDS: KeptKind = {
  place: 'dashboards',
  nameField: 'dashboardName',
  absent: 'DashboardNotExist',
  there: 'DashboardAlreadyExist',
};

const create =
  ({ place, nameField, there }: KeptKind): SlsOperation =>
  async ({ book, project, request, nowSeconds }) => {
    const document = bodyOf(kept, request);
    const name = z.string().min(2).safeParse(document[nameField]).data;
    if (name === undefined) throw new SlsFault('ParameterInvalid', `${nameField} is missing`);
    await book.change(project, (present) => {
      const whole = required(present, project);
      if (name in whole[place]) throw new SlsFault(there);
      const stored = { status: 'ENABLED', createTime: nowSeconds, ...document };
      return { ...whole, [place]: { ...whole[place], [name]: stored } };
    });
    return slsResponse(200);
  };

const update =
  ({ place, absent, nameField }: KeptKind): SlsOperation =>
  async ({ book, project, name, request, nowSeconds }) => {
    const document = bodyOf(kept, request);
    await book.change(project, (present) => {
      const whole = required(present, project);
      const before = keptNamed(whole[place], name, absent);
      const stored = { ...before, ...document, [nameField]: name, lastModifiedTime: nowSeconds };
      return { ...whole, [place]: { ...whole[place], [name]: stored } };
    });
    return slsResponse(200);
  };

const remove =
  ({ place, absent }: KeptKind): SlsOperation =>
  async ({ book, project, name }) => {
    await book.change(project, (present) => {
      const whole = required(present, project);
      keptNamed(whole[place], name, absent);
      const rest = Object.entries(whole[place]).filter(([other]) => other !== name);
      return { ...whole, [place]: Object.fromEntries(rest) };
    });
    return slsResponse(200);
  };

const get =
  ({ place, absent }: KeptKind): SlsOperation =>
  async ({ book, project, name }) =>
    slsResponse(200, keptNamed(book.project(project)[place], name, absent));

export const createAlert = create(ALERTS);
export const updateAlert = update(ALERTS);
export const deleteAlert = remove(ALERTS);
export const getAlert = get(ALERTS);
export const createDashboard = create(DASHBOARDS);
export const updateDashboard = update(DASHBOARDS);
export const deleteDashboard = remove(DASHBOARDS);
export const getDashboard = get(DASHBOARDS);

export const listAlerts: SlsOperation = async ({ book, project, request }) => {
  const all = Object.values(book.project(project).alerts);
  const offset = Number(request.url.searchParams.get('offset') ?? 0);
  const size = Number(request.url.searchParams.get('size') ?? 100);
  const results = all.slice(offset, offset + size);
  return slsResponse(200, { count: results.length, total: all.length, results });
};

export const listDashboard: SlsOperation = async ({ book, project }) => {
  const { dashboards } = book.project(project);
  const dashboardItems = Object.entries(dashboards).map(([dashboardName, { displayName }]) => ({
    dashboardName,
    displayName,
  }));
  return slsResponse(200, { dashboards: Object.keys(dashboards), dashboardItems });
};

function required(present: Project | undefined, name: string): Project {
  if (present !== undefined) return present;
  throw new SlsFault('ProjectNotExist', `The Project does not exist : ${name}`);
}

function keptNamed(all: Readonly<Record<string, Kept>>, name: string, absent: string): Kept {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found === undefined) throw new SlsFault(absent);
  return found;
}

function changeLogstores(
  book: ProjectBook,
  project: string,
  change: (logstores: Project['logstores']) => Project['logstores'],
): Promise<void> {
  return book.change(project, (present) => {
    const whole = required(present, project);
    return { ...whole, logstores: change(whole.logstores) };
  });
}
