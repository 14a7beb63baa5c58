import type { DeclaredUse, DeploymentDeclarations } from './deployment-declarations.ts';
import type { Finding } from './deployment-problem.ts';
import { handlersIn } from './check-runtime.ts';
import { FUNCTION_NAME } from './check-size.ts';
import { mapIn, textIn } from './function-view.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Against what a function is held. */
export interface ReferenceContext {
  readonly declarations: DeploymentDeclarations;
  readonly stage: string;
  readonly accountId: string;
  readonly functionNames: ReadonlySet<string>;
}

/** Whether everything exists that a function names: code, role, functions, tables, buckets, secrets. */
export function checkReferences(props: Properties, context: ReferenceContext): readonly Finding[] {
  return [
    ...checkCode(props, context),
    ...checkDestinations(props, context),
    ...checkRole(props, context),
    ...checkUse(props, context),
  ];
}

function checkCode(props: Properties, { declarations }: ReferenceContext): readonly Finding[] {
  const code = textIn(props, 'code');
  if (code === undefined) return [];
  const folder = /^(?:\.\/)?dist\/([a-z0-9-]+)\.zip$/.exec(code)?.[1] ?? '';
  const { exportsOf } = declarations;
  const exported = Object.hasOwn(exportsOf, folder) ? exportsOf[folder] : undefined;
  if (exported === undefined) {
    return [{ code: 'deployment.code-unknown', path: ['code'], about: code }];
  }
  if (textIn(props, 'runtime')?.startsWith('custom') === true) return [];
  return handlersIn(props)
    .filter(({ handler }) => /^[^.\s]+\.[\w$]+$/.test(handler))
    .filter(({ handler }) => !exported.some((name) => handler === `index.${name}`))
    .map(({ path, handler }) => ({ code: 'deployment.handler-unknown', path, about: handler }));
}

/** ARNs of what may be a destination beside functions. */
const OTHER_DESTINATION =
  /^acs:mns:[^:]*:[^:]*:\/(?:topics|queues)\/[^/]+\/messages$|^acs:eventbridge:[^:]*:[^:]*:eventbus\/[^/]+$/;

function checkDestinations(
  props: Properties,
  { functionNames }: ReferenceContext,
): readonly Finding[] {
  const config = mapIn(mapIn(props, 'asyncInvokeConfig'), 'destinationConfig');
  return Object.keys(config).flatMap((event): readonly Finding[] => {
    const destination = textIn(mapIn(config, event), 'destination');
    if (destination === undefined || OTHER_DESTINATION.test(destination)) return [];
    const [, name] = /^acs:fc:[^:]*:[^:]*:functions\/([^/]+)(?:\/[^/]+)?$/.exec(destination) ?? [];
    if (name !== undefined && functionNames.has(name)) return [];
    const path = ['asyncInvokeConfig', 'destinationConfig', event, 'destination'];
    return [{ code: 'deployment.destination', path, about: destination }];
  });
}

function checkRole(props: Properties, { accountId }: ReferenceContext): readonly Finding[] {
  const [role, functionName] = [textIn(props, 'role'), textIn(props, 'functionName')];
  if (role === undefined) return [{ code: 'deployment.role-missing', path: ['role'] }];
  if (functionName === undefined || role === `acs:ram::${accountId}:role/${functionName}`)
    return [];
  return [{ code: 'deployment.role-of-another', path: ['role'], about: role }];
}

function checkUse(props: Properties, context: ReferenceContext): readonly Finding[] {
  const { declarations, stage } = context;
  const functionName = textIn(props, 'functionName');
  // What cannot be a name is told as such.
  if (functionName === undefined || !FUNCTION_NAME.test(functionName)) return [];
  const use = declarations.uses.find(({ folder }) => deployedName(folder, stage) === functionName);
  if (use === undefined) {
    const path = ['functionName'];
    return [{ code: 'deployment.role-undeclared', path, about: functionName }];
  }
  return [
    ...checkCalls(use, context),
    ...checkVariables(props, use.buckets, /_BUCKET$/, 'bucket'),
    ...checkVariables(props, use.secrets, /_SECRET_NAME$/, 'secret'),
    ...checkOwnNetwork(props, use),
  ];
}

function checkCalls(
  use: DeclaredUse,
  { declarations, stage, functionNames }: ReferenceContext,
): readonly Finding[] {
  const path = ['functionName'];
  const unknownFunctions = use.calls
    .map((folder) => deployedName(folder, stage))
    .filter((name) => !functionNames.has(name));
  const unknownTables = use.tables.filter((table) => !declarations.tables.includes(table));
  return [
    ...unknownFunctions.map(
      (about) => ({ code: 'deployment.function-unknown', path, isKey: true, about }) as const,
    ),
    ...unknownTables.map(
      (about) => ({ code: 'deployment.table-unknown', path, isKey: true, about }) as const,
    ),
  ];
}

function checkVariables(
  props: Properties,
  declared: readonly string[],
  form: RegExp,
  kind: 'bucket' | 'secret',
): readonly Finding[] {
  // An empty variable counts as one that is not there, so that a function can do without a common one.
  const given = Object.entries(mapIn(props, 'environmentVariables'))
    .filter(([name, value]) => form.test(name) && value !== '')
    .map(([name]) => name);
  const undeclared = given
    .filter((name) => !declared.includes(name))
    .map((name): Finding => ({
      code: `deployment.${kind}-undeclared`,
      path: ['environmentVariables', name],
      isKey: true,
      about: name,
    }));
  const missing = declared
    .filter((name) => !given.includes(name))
    .map((name): Finding => ({
      code: `deployment.${kind}-missing`,
      path: ['environmentVariables'],
      isKey: true,
      about: name,
    }));
  return [...undeclared, ...missing];
}

function checkOwnNetwork(props: Properties, { usesVpc }: DeclaredUse): readonly Finding[] {
  if ('vpcConfig' in props === usesVpc) return [];
  const about = usesVpc
    ? { en: 'has a fixed address', zhHK: '有固定地址' }
    : { en: 'needs no fixed address', zhHK: '不需要固定地址' };
  return [{ code: 'deployment.network-differs', path: ['vpcConfig'], isKey: usesVpc, about }];
}

/** As the functions name each other (`shared/function-compute`). */
function deployedName(folder: string, stage: string): string {
  return `dt-${folder}-${stage}`;
}
