import type { DocumentPath } from './description-document.ts';
import type { Finding } from './deployment-problem.ts';
import { listIn, mapIn, numberIn, textIn } from './function-view.ts';
import { parseTimerCron } from './timer-cron.ts';

type Properties = Readonly<Record<string, unknown>>;

/** LATEST, the number of a version, or the name of an alias. */
const QUALIFIER = /^(?:LATEST|\d+|[A-Za-z_][A-Za-z0-9_-]{0,127})$/;
const PAYLOAD_BYTES = 131_072;

/** What calls the function: names, qualifiers, schedules, and what an open address may cause. */
export function checkTriggers(props: Properties): readonly Finding[] {
  return [
    ...repeatedNames(props),
    ...checkQualifiers(props),
    ...twoHttpTriggers(props),
    ...checkOpenAddress(props),
    ...triggersOf(props).flatMap(({ trigger, path }) =>
      trigger['triggerType'] === 'timer' ? checkTimer(mapIn(trigger, 'triggerConfig'), path) : [],
    ),
  ];
}

function triggersOf(
  props: Properties,
): readonly { readonly trigger: Properties; readonly path: DocumentPath }[] {
  return listIn(props, 'triggers').map((trigger, index) => ({
    trigger: mapIn(trigger),
    path: ['triggers', index],
  }));
}

function repeatedNames(props: Properties): readonly Finding[] {
  const seen = new Set<string>();
  return triggersOf(props).flatMap(({ trigger, path }): readonly Finding[] => {
    const name = textIn(trigger, 'triggerName');
    if (name === undefined) return [];
    const isRepeated = seen.has(name);
    seen.add(name);
    if (!isRepeated) return [];
    return [{ code: 'deployment.repeated-name', path: [...path, 'triggerName'], about: name }];
  });
}

/** Every place of a function that says which version it is about; the first one counts. */
function checkQualifiers(props: Properties): readonly Finding[] {
  const domain = mapIn(props, 'customDomain');
  const places = [
    ...triggersOf(props).map(({ trigger, path }) => ({ part: trigger, path })),
    ...['asyncInvokeConfig', 'scalingConfig', 'provisionConfig']
      .filter((key) => key in props)
      .map((key) => ({ part: mapIn(props, key), path: [key] })),
    ...('route' in domain
      ? [{ part: mapIn(domain, 'route'), path: ['customDomain', 'route'] }]
      : []),
  ].map(({ part, path }) => ({ qualifier: textIn(part, 'qualifier'), path }));
  const [first] = places;
  return places.flatMap(({ qualifier, path }): readonly Finding[] => {
    const at = qualifier === undefined ? path : [...path, 'qualifier'];
    if (qualifier !== undefined && !QUALIFIER.test(qualifier)) {
      return [{ code: 'deployment.qualifier', path: at, about: qualifier }];
    }
    const [own, wanted] = [qualifier ?? 'LATEST', first?.qualifier ?? 'LATEST'];
    if (own === wanted) return [];
    return [{ code: 'deployment.qualifiers-differ', path: at, about: `${own} ≠ ${wanted}` }];
  });
}

function twoHttpTriggers(props: Properties): readonly Finding[] {
  const seen = new Set<string>();
  return triggersOf(props).flatMap(({ trigger, path }): readonly Finding[] => {
    if (trigger['triggerType'] !== 'http') return [];
    const qualifier = textIn(trigger, 'qualifier') ?? 'LATEST';
    const isSecond = seen.has(qualifier);
    seen.add(qualifier);
    if (!isSecond) return [];
    return [{ code: 'deployment.http-triggers', path: [...path, 'triggerType'], about: qualifier }];
  });
}

function checkOpenAddress(props: Properties): readonly Finding[] {
  const open = triggersOf(props).find(
    ({ trigger }) => textIn(mapIn(trigger, 'triggerConfig'), 'authType') === 'anonymous',
  );
  const retries = numberIn(mapIn(props, 'asyncInvokeConfig'), 'maxAsyncRetryAttempts');
  if (open === undefined || retries === 0) return [];
  return [{ code: 'deployment.open-retries', path: [...open.path, 'triggerConfig', 'authType'] }];
}

function checkTimer(config: Properties, path: DocumentPath): readonly Finding[] {
  const findings: Finding[] = [];
  const payload = textIn(config, 'payload') ?? '';
  if (Buffer.byteLength(payload) > PAYLOAD_BYTES) {
    findings.push({
      code: 'deployment.payload-size',
      path: [...path, 'triggerConfig', 'payload'],
      about: String(Buffer.byteLength(payload)),
    });
  }
  const expression = textIn(config, 'cronExpression');
  if (expression === undefined) return findings;
  const at = { path: [...path, 'triggerConfig', 'cronExpression'], about: expression };
  const cron = parseTimerCron(expression);
  if (cron === undefined) return [...findings, { code: 'deployment.schedule', ...at }];
  if (cron.next(1, 0).length === 0)
    return [...findings, { code: 'deployment.schedule-never', ...at }];
  if (cron.zone === undefined) findings.push({ code: 'deployment.schedule-zone', ...at });
  return findings;
}
