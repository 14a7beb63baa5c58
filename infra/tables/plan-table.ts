import type { TableDeclaration } from './table-declarations.ts';
import { TableDefinitionConflictError } from './table-definition-conflict-error.ts';
import type { PresentTable, TableOptions, TableSettingsPort } from './table-settings-port.ts';

/**
 * What a table needs:
 *
 * - `create`, `change`: is done by `act`
 * - `unchanged`: it is as declared
 * - `loses-rows`: the declared options would take cells away at once, so a person has to name the table
 * - `refused`: its primary key is another one, which can never be changed
 */
export type TablePlan =
  | { readonly action: 'create' | 'change'; readonly act: TableStep }
  | { readonly action: 'unchanged' | 'loses-rows' }
  | { readonly action: 'refused'; readonly error: TableDefinitionConflictError };

/** `already-done`: somebody else had done it in between. */
export type TableStep = (port: TableSettingsPort) => Promise<'done' | 'already-done'>;

/** The options that a declaration asks for. */
export function optionsOf({ definition }: TableDeclaration): TableOptions {
  const { timeToLiveSeconds, maxVersions } = definition;
  return { timeToLiveSeconds, maxVersions, allowUpdate: true };
}

/**
 * Decides what brings a table to its declaration.
 *
 * @param mayLoseRows whether a shorter life or fewer versions may be set; both take cells away at once
 */
export function planTable(
  declaration: TableDeclaration,
  present: PresentTable | undefined,
  mayLoseRows: boolean,
): TablePlan {
  const { definition } = declaration;
  const options = optionsOf(declaration);
  if (present === undefined) return { action: 'create', act: createAsDeclared(declaration) };
  const conflict = conflictOf(declaration, present);
  if (conflict !== undefined) return { action: 'refused', error: conflict };
  if (isSame(options, present)) return { action: 'unchanged' };
  if (losesRows(options, present) && !mayLoseRows) return { action: 'loses-rows' };
  return {
    action: 'change',
    act: async (port) => {
      await port.changeOptions(definition.name, options);
      return 'done';
    },
  };
}

/** Somebody else, or an earlier try whose answer was lost, may have created it in between. */
function createAsDeclared(declaration: TableDeclaration): TableStep {
  const { definition } = declaration;
  return async (port) => {
    const outcome = await port.create(definition, optionsOf(declaration));
    const found = await port.describe(definition.name);
    const conflict = found && conflictOf(declaration, found);
    if (conflict !== undefined) throw conflict;
    return outcome === 'created' ? 'done' : 'already-done';
  };
}

function conflictOf(
  { definition }: TableDeclaration,
  present: PresentTable,
): TableDefinitionConflictError | undefined {
  const [declared, found] = [definition.primaryKey, present.primaryKey].map(keyText);
  if (declared === found) return undefined;
  return new TableDefinitionConflictError(definition.name, declared ?? '', found ?? '');
}

function keyText(columns: PresentTable['primaryKey']): string {
  return columns.map(({ name, type }) => `${name}:${type}`).join(', ');
}

function isSame(wanted: TableOptions, present: TableOptions): boolean {
  return (
    wanted.timeToLiveSeconds === present.timeToLiveSeconds &&
    wanted.maxVersions === present.maxVersions &&
    wanted.allowUpdate === present.allowUpdate
  );
}

function losesRows(wanted: TableOptions, present: TableOptions): boolean {
  const life = ({ timeToLiveSeconds }: TableOptions): number =>
    timeToLiveSeconds === -1 ? Number.POSITIVE_INFINITY : timeToLiveSeconds;
  return life(wanted) < life(present) || wanted.maxVersions < present.maxVersions;
}
