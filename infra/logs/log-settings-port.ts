import type { SlsAlert } from '../alarms/sls-alert-form.ts';
import type { SlsDashboard } from '../dashboards/sls-dashboard-form.ts';
import type { LogIndex } from './function-log-index.ts';

/** A document of the service, as it came. */
export type PresentDocument = Readonly<Record<string, unknown>>;

/** Log projects of an account. Every call may be repeated; reading what is absent gives undefined. */
export interface LogSettingsPort {
  project(name: string): Promise<PresentDocument | undefined>;
  createProject(name: string, description: string): Promise<void>;
  logstore(project: string, name: string): Promise<PresentDocument | undefined>;
  createLogstore(project: string, name: string, retentionDays: number): Promise<void>;
  changeLogstore(project: string, name: string, retentionDays: number): Promise<void>;
  index(project: string, logstore: string): Promise<PresentDocument | undefined>;
  createIndex(project: string, logstore: string, index: LogIndex): Promise<void>;
  changeIndex(project: string, logstore: string, index: LogIndex): Promise<void>;
  /** Names of all alerts of the project. */
  alertNames(project: string): Promise<readonly string[]>;
  alert(project: string, name: string): Promise<PresentDocument | undefined>;
  createAlert(project: string, name: string, alert: SlsAlert): Promise<void>;
  changeAlert(project: string, name: string, alert: SlsAlert): Promise<void>;
  dashboard(project: string, name: string): Promise<PresentDocument | undefined>;
  createDashboard(project: string, dashboard: SlsDashboard): Promise<void>;
  changeDashboard(project: string, dashboard: SlsDashboard): Promise<void>;
}
