import type { Finding } from './deployment-problem.ts';
import { isMap, listIn, mapIn, numberIn, textIn } from './function-view.ts';

type Properties = Readonly<Record<string, unknown>>;

const HANDLER = /^[^.\s]+(?:\.[^.\s]+)*\.[A-Za-z_$][\w$]*$/;
/** What `npm run build` builds for. */
const BUILT_FOR: ReadonlySet<string> = new Set(['nodejs20', 'custom.debian10']);

/** Whether the runtime, and what it is to call or start, go together. */
export function checkRuntime(props: Properties): readonly Finding[] {
  const runtime = textIn(props, 'runtime');
  if (runtime === undefined) return [];
  const isProgram = runtime.startsWith('custom') || runtime === 'micro-sandbox';
  return [
    ...(BUILT_FOR.has(runtime)
      ? []
      : [{ code: 'deployment.runtime-of-project', path: ['runtime'], about: runtime } as const]),
    ...(isProgram ? checkProgram(props) : checkHandlers(props, runtime)),
    ...checkScalings(props),
  ];
}

function checkProgram(props: Properties): readonly Finding[] {
  const findings: Finding[] = [];
  if ('handler' in props) {
    findings.push({ code: 'deployment.handler-of-program', path: ['handler'], isKey: true });
  }
  const isContainer = isMap(props['customContainerConfig']);
  if (!isContainer && listIn(mapIn(props, 'customRuntimeConfig'), 'command').length === 0) {
    findings.push({ code: 'deployment.program-missing', path: ['customRuntimeConfig'] });
  }
  return findings;
}

function checkHandlers(props: Properties, runtime: string): readonly Finding[] {
  const findings: Finding[] = [];
  if ('customRuntimeConfig' in props) {
    const path = ['customRuntimeConfig'];
    findings.push({ code: 'deployment.program-of-handler', path, isKey: true, about: runtime });
  }
  if ((numberIn(props, 'instanceConcurrency') ?? 1) > 1) {
    const path = ['instanceConcurrency'];
    findings.push({ code: 'deployment.concurrency-of-runtime', path, about: runtime });
  }
  for (const { path, handler } of handlersIn(props)) {
    if (HANDLER.test(handler)) continue;
    findings.push({ code: 'deployment.handler-form', path, about: handler });
  }
  return findings;
}

/** Everything in a function that names an export of its code. */
export function handlersIn(
  props: Properties,
): readonly { readonly path: readonly string[]; readonly handler: string }[] {
  const hooks = mapIn(props, 'instanceLifecycleConfig');
  return [
    { path: ['handler'], handler: textIn(props, 'handler') },
    ...Object.keys(hooks).map((hook) => ({
      path: ['instanceLifecycleConfig', hook, 'handler'],
      handler: textIn(mapIn(hooks, hook), 'handler'),
    })),
  ].flatMap(({ path, handler }) => (handler === undefined ? [] : [{ path, handler }]));
}

function checkScalings(props: Properties): readonly Finding[] {
  if (!('provisionConfig' in props && 'scalingConfig' in props)) return [];
  return [{ code: 'deployment.two-scalings', path: ['provisionConfig'], isKey: true }];
}
