import * as z from 'zod';
import { isHongKongDate } from '../../../../../shared/time/index.ts';

/**
 * Why something is in a snapshot that was not told when it was taken: DingTalk does not show it to the
 * app (`outside`), or could not be asked (`unread`). It stands as it was known last.
 */
const unseen = z.enum(['outside', 'unread']).optional();
export type Unseen = NonNullable<z.output<typeof unseen>>;

const whole = z.int();

const departmentSchema = z.strictObject({
  name: z.string(),
  /** The topmost has none. */
  parentId: whole.optional(),
  unseen,
});
export type SnapshotDepartment = z.output<typeof departmentSchema>;

/** Where somebody stands in the company, and nothing else of them. A fact that was not told is left out. */
const personSchema = z.strictObject({
  name: z.string(),
  departmentIds: z.array(whole),
  title: z.string().optional(),
  managerUserId: z.string().optional(),
  isActive: z.boolean().optional(),
  isAdmin: z.boolean().optional(),
  isBoss: z.boolean().optional(),
  unseen,
});
export type SnapshotPerson = z.output<typeof personSchema>;

const roleSchema = z.strictObject({
  name: z.string(),
  groupName: z.string(),
  userIds: z.array(z.string()),
});
export type SnapshotRole = z.output<typeof roleSchema>;

const administratorSchema = z.strictObject({
  /** 1: main administrator, 2: sub-administrator. */
  sysLevel: whole,
  /** Departments that they manage; left out if it was never told. */
  departmentIds: z.array(whole).optional(),
});
export type SnapshotAdministrator = z.output<typeof administratorSchema>;

const appScopeSchema = z.strictObject({
  departmentIds: z.array(whole),
  userIds: z.array(z.string()),
  /** Fields of people for which the app has a permission of its own. */
  userFields: z.array(z.string()),
});
export type SnapshotAppScope = z.output<typeof appScopeSchema>;

/** Parts that are read by themselves; left out as long as one was never told. */
export const SNAPSHOT_PARTS = ['roles', 'administrators', 'appScope'] as const;
export type SnapshotPart = (typeof SNAPSHOT_PARTS)[number];

export const snapshotSchema = z.strictObject({
  v: z.literal(1),
  day: z.string().refine(isHongKongDate),
  takenAtEpochMs: whole,
  /** Departments from which it was read downwards; 1 is the whole organisation. */
  rootIds: z.array(whole),
  departments: z.map(whole, departmentSchema),
  people: z.map(z.string(), personSchema),
  roles: z.map(whole, roleSchema).optional(),
  administrators: z.map(z.string(), administratorSchema).optional(),
  appScope: appScopeSchema.optional(),
  /** What could not be read when it was taken. */
  unread: z.strictObject({
    departmentIds: z.array(whole),
    roleIds: z.array(whole),
    parts: z.array(z.enum(SNAPSHOT_PARTS)),
  }),
});
export type Snapshot = z.output<typeof snapshotSchema>;

/** As JSON, sorted, so that equal snapshots are equal texts. */
export function snapshotText(snapshot: Snapshot): string {
  return JSON.stringify(snapshot, (_name, value: unknown) =>
    value instanceof Map ? sortedEntries(value) : value,
  );
}

/** @throws SyntaxError, z.ZodError for what is no snapshot of this version */
export function parseSnapshot(text: string): Snapshot {
  const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const maps = ['departments', 'people', 'roles', 'administrators'].flatMap((name) => {
    const entries = document[name];
    return Array.isArray(entries)
      ? [[name, new Map(entries as [unknown, unknown][])] as const]
      : [];
  });
  return snapshotSchema.parse({ ...document, ...Object.fromEntries(maps) });
}

function sortedEntries(map: ReadonlyMap<unknown, unknown>): readonly unknown[] {
  return [...map].sort(([one], [other]) =>
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : compareTexts(String(one), String(other)),
  );
}

export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
