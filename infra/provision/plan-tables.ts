import { optionsOf, planTable } from '../tables/plan-table.ts';
import type { TableDeclaration } from '../tables/table-declarations.ts';
import type { PresentTable, TableSettingsPort } from '../tables/table-settings-port.ts';
import { NOTHING, refusedStep, type PlannedStep } from './planned-step.ts';

/** Rows are counted so far: whoever sees more need not know how many. */
const COUNTED_ROWS = 1_000;

export interface TableProvision {
  readonly declarations: readonly TableDeclaration[];
  readonly port: TableSettingsPort;
  /** Tables whose rows may be lost, by a person's word: removed, or given a shorter life. */
  readonly contract: ReadonlySet<string>;
}

/**
 * Expand, migrate, contract: tables are added and their options changed; one that is no longer declared
 * stays with its rows until it is named, and one whose successor is created by the same run stays also
 * then. What cannot be read is refused by itself, so that the others are still told.
 */
export async function planTables(provision: TableProvision): Promise<readonly PlannedStep[]> {
  const { declarations, port } = provision;
  const names = new Set(await port.names());
  const steps: PlannedStep[] = [];
  for (const declaration of declarations) {
    const { name } = declaration.definition;
    const present = (): Promise<PresentTable | undefined> =>
      names.has(name) ? port.describe(name) : Promise.resolve(undefined);
    steps.push(
      await orRefused(name, async () => declaredStep(provision, declaration, await present())),
    );
  }
  const declared = new Set(declarations.map(({ definition }) => definition.name));
  const created = new Set(steps.flatMap(({ name, action }) => (action === 'create' ? [name] : [])));
  for (const name of [...names].filter((other) => !declared.has(other)).sort()) {
    steps.push(await orRefused(name, () => undeclaredStep(provision, name, created)));
  }
  return steps;
}

async function orRefused(name: string, plan: () => Promise<PlannedStep>): Promise<PlannedStep> {
  try {
    return await plan();
  } catch (error) {
    return refusedStep('tables', name, error);
  }
}

function declaredStep(
  { port, contract }: TableProvision,
  declaration: TableDeclaration,
  present: PresentTable | undefined,
): PlannedStep {
  const { name } = declaration.definition;
  const plan = planTable(declaration, present, contract.has(name));
  const { primaryKey } = declaration.definition;
  const wanted = formText({ primaryKey, ...optionsOf(declaration) });
  const shown = {
    kind: 'tables' as const,
    name,
    present: present === undefined ? NOTHING : formText(present),
    wanted: `v${String(declaration.version)} ${wanted}`,
  };
  if (plan.action === 'refused') {
    return { ...refusedStep('tables', name, plan.error), ...shown };
  }
  if (plan.action === 'loses-rows') return { ...shown, action: 'left', why: losesRows(name) };
  if (!('act' in plan)) return { ...shown, action: plan.action };
  return { ...shown, action: plan.action, act: () => plan.act(port) };
}

async function undeclaredStep(
  { declarations, port, contract }: TableProvision,
  name: string,
  created: ReadonlySet<string>,
): Promise<PlannedStep> {
  const present = await port.describe(name);
  const shown = { kind: 'tables' as const, name, wanted: NOTHING };
  // Somebody has removed it since the list was made.
  if (present === undefined) return { ...shown, action: 'unchanged', present: NOTHING };
  const rows = await port.countRows(name, present, COUNTED_ROWS);
  const found = { ...shown, present: `${formText(present)} rows=${rowsText(rows)}` };
  const successor = declarations.find(({ successorOf }) => successorOf === name)?.definition.name;
  if (successor !== undefined && created.has(successor)) {
    return { ...found, action: 'left', why: successorIsNew(name, successor) };
  }
  if (!contract.has(name)) return { ...found, action: 'left', why: notDeclared(name) };
  return { ...found, action: 'remove', act: () => port.remove(name) };
}

function formText({
  primaryKey,
  timeToLiveSeconds,
  maxVersions,
  allowUpdate,
}: PresentTable): string {
  const key = primaryKey.map(({ name, type }) => (type === 'string' ? name : `${name}:${type}`));
  const life = timeToLiveSeconds === -1 ? '∞' : `${String(timeToLiveSeconds / 86_400)}d`;
  const update = allowUpdate ? '' : ' no-update';
  return `(${key.join(',')}) ttl=${life} versions=${String(maxVersions)}${update}`;
}

function rowsText(rows: number): string {
  return rows >= COUNTED_ROWS ? `${String(COUNTED_ROWS)}+` : String(rows);
}

const losesRows = (table: string) => ({
  en: `A shorter life or fewer versions take cells away at once. If nobody needs them, add --contract ${table}.`,
  zhHK: `縮短保存期或減少版本會即時刪去資料。如確定無人需要，請加上 --contract ${table}。`,
});
const notDeclared = (table: string) => ({
  en: `It is not declared (any more) and stays as it is. To remove it with all its rows, add --contract ${table}.`,
  zhHK: `此資料表沒有（或不再）聲明，維持不變。如要連同所有資料移除，請加上 --contract ${table}。`,
});
const successorIsNew = (table: string, successor: string) => ({
  en: `Its successor ${successor} is created by this run. Move the rows first; ${table} can be removed by a later run.`,
  zhHK: `其後繼資料表 ${successor} 由本次執行建立。請先遷移資料；${table} 可於其後的執行中移除。`,
});
