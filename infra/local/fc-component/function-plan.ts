import type { DeployedTrigger, WantedTrigger } from '../../function-compute/deployed-function.ts';
import { differingFields } from './differing-fields.ts';
import type { FunctionState } from './function-state.ts';
import type { WantedConfiguration, WantedFunction } from './wanted-function.ts';

/** `unlisted`: it is there, but not in `s.yaml`; a deployment leaves it. */
export type Change = 'create' | 'update' | 'unchanged' | 'remove' | 'unlisted';

export interface PlannedPart {
  readonly part: 'code' | 'settings' | 'configuration' | 'trigger';
  /** The name of the trigger, or the kind of the configuration with its qualifier. */
  readonly name: string;
  readonly change: Change;
  /** Fields that differ. */
  readonly fields: readonly string[];
}

/** What a deployment would change of a function; `configurations` in the wanted order. */
export interface FunctionPlan {
  readonly code: PlannedPart;
  readonly settings: PlannedPart;
  readonly configurations: readonly PlannedPart[];
  readonly triggers: readonly PlannedPart[];
}

/**
 * Compares what is wanted of a function with what is there.
 *
 * @param codeChecksum CRC-64 of the zip that would be deployed
 */
export function planFunction(
  wanted: WantedFunction,
  state: FunctionState,
  codeChecksum: string,
): FunctionPlan {
  const { deployed } = state;
  const unlisted = state.triggers.filter(
    ({ triggerName }) => !wanted.triggers.some((one) => one.triggerName === triggerName),
  );
  return {
    code: partOf('code', '', deployed, deployed?.codeChecksum === codeChecksum ? [] : ['zip']),
    settings: partOf(
      'settings',
      '',
      deployed,
      deployed === undefined ? [] : differingFields(wanted.settings, deployed),
    ),
    configurations: wanted.configurations.map((configuration, index) =>
      plannedConfiguration(configuration, state.configurations[index]),
    ),
    triggers: [
      ...wanted.triggers.map((trigger) =>
        plannedTrigger(
          trigger,
          state.triggers.find(({ triggerName }) => triggerName === trigger.triggerName),
        ),
      ),
      ...unlisted.map(({ triggerName }) => ({
        part: 'trigger' as const,
        name: triggerName,
        change: 'unlisted' as const,
        fields: [],
      })),
    ],
  };
}

/** All parts of a plan in the order in which they are deployed. */
export function partsOf(plan: FunctionPlan): readonly PlannedPart[] {
  return [plan.code, plan.settings, ...plan.configurations, ...plan.triggers];
}

/** Whether there is anything to do. */
export function hasChanges(plan: FunctionPlan): boolean {
  return partsOf(plan).some(({ change }) => change !== 'unchanged' && change !== 'unlisted');
}

function partOf(
  part: PlannedPart['part'],
  name: string,
  present: object | undefined,
  fields: readonly string[],
): PlannedPart {
  if (present === undefined) return { part, name, change: 'create', fields: [] };
  return { part, name, change: fields.length === 0 ? 'unchanged' : 'update', fields };
}

function plannedConfiguration(
  { kind, qualifier, content }: WantedConfiguration,
  present: Readonly<Record<string, unknown>> | undefined,
): PlannedPart {
  const name = qualifier === undefined ? kind : `${kind} ${qualifier}`;
  if (content !== undefined) {
    const fields = present === undefined ? [] : differingFields(content, present);
    return partOf('configuration', name, present, fields);
  }
  // A configuration without anything in it is how the service may tell that there is none.
  const isThere = present !== undefined && Object.keys(present).some(isSetting);
  const change = isThere ? 'remove' : 'unchanged';
  return { part: 'configuration', name, change, fields: [] };
}

const SETTINGS: ReadonlySet<string> = new Set(['reservedConcurrency', 'minInstances']);
const isSetting = (name: string): boolean => SETTINGS.has(name);

function plannedTrigger(wanted: WantedTrigger, present: DeployedTrigger | undefined): PlannedPart {
  if (present === undefined) return partOf('trigger', wanted.triggerName, present, []);
  const { triggerConfig, triggerType, qualifier, description } = wanted;
  const deployed = JSON.parse(present.triggerConfig) as Readonly<Record<string, unknown>>;
  const fields = [
    ...differingFields({ triggerType, qualifier, description }, present),
    ...differingFields(triggerConfig, deployed),
  ];
  return partOf('trigger', wanted.triggerName, present, fields);
}
