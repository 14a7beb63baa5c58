/**
 * Release of the Open Cybersecurity Schema Framework that events follow: the newest one, of 2026-08-03.
 * Why, and what is to be looked at when it changes: `infra/decisions/2026-11-27-ocsf-version.md`.
 */
export const OCSF_VERSION = '1.9.0';

/** The classes that our events are of, with what Splunk's Change model calls their sort of change. */
export const ocsfClasses = {
  eventLog: { uid: 1008, category: 1, name: 'Event Log Activity', changeType: 'audit' },
  entityManagement: { uid: 3004, category: 3, name: 'Entity Management', changeType: 'AAA' },
  groupManagement: { uid: 3006, category: 3, name: 'Group Management', changeType: 'AAA' },
  userManagement: { uid: 3007, category: 3, name: 'User Management', changeType: 'AAA' },
  roleManagement: { uid: 3008, category: 3, name: 'Role Management', changeType: 'AAA' },
  webResources: {
    uid: 6001,
    category: 6,
    name: 'Web Resources Activity',
    changeType: 'application',
  },
  apiActivity: { uid: 6003, category: 6, name: 'API Activity', changeType: 'application' },
  fileHosting: { uid: 6006, category: 6, name: 'File Hosting Activity', changeType: 'filesystem' },
} as const;
export type OcsfClass = keyof typeof ocsfClasses;

/** `activity_id` of what a class has no name for; its own name then stands in `activity_name`. */
export const OTHER_ACTIVITY = 99;

/** OCSF `severity_id`. */
export const severities = { informational: 1, low: 2, medium: 3, high: 4 } as const;
export type Severity = keyof typeof severities;
