import { slsAlertOf } from '../alarms/sls-alert-form.ts';
import { slsDashboardOf } from '../dashboards/sls-dashboard-form.ts';
import type { LogDeclaration } from '../logs/log-declaration.ts';
import type { LogSettingsPort, PresentDocument } from '../logs/log-settings-port.ts';
import { NOTHING, refusedStep, type PlannedStep } from './planned-step.ts';

export interface LogProvision {
  readonly declaration: LogDeclaration;
  readonly port: LogSettingsPort;
  /** Who is told of alarms, by the name of an action policy of the alert centre. */
  readonly actionPolicyId: string;
}

/** A resource of the project with what is there and what is wanted, both as documents. */
interface LogResource {
  readonly name: string;
  readonly wanted: object;
  readonly shown: string;
  readonly read: () => Promise<PresentDocument | undefined>;
  readonly create: () => Promise<void>;
  readonly change: () => Promise<void>;
}

/**
 * Compares project, logstore, index, alarms and dashboard with their declarations: what is declared has
 * to be there, and whatever else the service says of a resource does not count. Alerts that nobody
 * declared are left and named.
 */
export async function planLogs(provision: LogProvision): Promise<readonly PlannedStep[]> {
  const { declaration, port } = provision;
  const steps: PlannedStep[] = [];
  for (const resource of resourcesOf(provision)) steps.push(await stepOf(resource));
  const declared = new Set(declaration.alarms.map(({ id }) => id));
  for (const name of await port.alertNames(declaration.project)) {
    if (!declared.has(name)) steps.push(undeclaredAlert(name));
  }
  return steps;
}

async function stepOf(resource: LogResource): Promise<PlannedStep> {
  const { name, wanted, shown, read, create, change } = resource;
  const about = { kind: 'logs' as const, name, wanted: shown };
  try {
    const present = await read();
    if (present === undefined) return { ...about, present: NOTHING, action: 'create', act: create };
    const differences = differencesOf(wanted, present);
    if (differences.length === 0) return { ...about, present: shown, action: 'unchanged' };
    const told = `≠ ${differences.slice(0, 3).join(', ')}${differences.length > 3 ? ' …' : ''}`;
    return { ...about, present: told, action: 'change', act: change };
  } catch (error) {
    return refusedStep('logs', name, error);
  }
}

function resourcesOf({ declaration, port, actionPolicyId }: LogProvision): readonly LogResource[] {
  const { project, description, logstore, retentionDays: days, index } = declaration;
  const dashboard = slsDashboardOf(declaration.dashboard);
  return [
    {
      name: project,
      wanted: {},
      shown: 'project',
      read: () => port.project(project),
      create: () => port.createProject(project, description),
      change: () => Promise.resolve(),
    },
    {
      name: `${project}/${logstore}`,
      wanted: { ttl: days },
      shown: `logstore ttl=${String(days)}d`,
      read: () => port.logstore(project, logstore),
      create: () => port.createLogstore(project, logstore, days),
      change: () => port.changeLogstore(project, logstore, days),
    },
    {
      name: `${project}/${logstore}/index`,
      wanted: index,
      shown: `index keys=${String(Object.keys(index.keys).length)}`,
      read: () => port.index(project, logstore),
      create: () => port.createIndex(project, logstore, index),
      change: () => port.changeIndex(project, logstore, index),
    },
    ...declaration.alarms.map((alarm): LogResource => {
      const alert = slsAlertOf(alarm, project, actionPolicyId);
      return {
        name: `alarm ${alarm.id}`,
        wanted: alert,
        shown: `${alarm.severity} ${alert.schedule.interval} ${alarm.condition}`,
        read: () => port.alert(project, alarm.id),
        create: () => port.createAlert(project, alarm.id, alert),
        change: () => port.changeAlert(project, alarm.id, alert),
      };
    }),
    {
      name: `dashboard ${dashboard.dashboardName}`,
      wanted: dashboard,
      shown: `charts=${String(dashboard.charts.length)}`,
      read: () => port.dashboard(project, dashboard.dashboardName),
      create: () => port.createDashboard(project, dashboard),
      change: () => port.changeDashboard(project, dashboard),
    },
  ];
}

/** Paths at which the present document does not say what is wanted. */
function differencesOf(wanted: unknown, present: unknown, path = ''): readonly string[] {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(present) || present.length !== wanted.length) return [path];
    return wanted.flatMap((value, at) =>
      differencesOf(value, (present as readonly unknown[])[at], `${path}[${String(at)}]`),
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const fields = (present ?? {}) as Readonly<Record<string, unknown>>;
    return Object.entries(wanted).flatMap(([name, value]) =>
      differencesOf(value, fields[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return wanted === present ? [] : [path];
}

function undeclaredAlert(name: string): PlannedStep {
  return {
    kind: 'logs',
    name: `alarm ${name}`,
    action: 'left',
    present: 'alert',
    wanted: NOTHING,
    why: {
      en: 'This alert is not declared here. Remove it in the console if nobody needs it.',
      zhHK: '此警報並非在此聲明。如無人需要，請於控制台移除。',
    },
  };
}
