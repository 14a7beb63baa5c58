import type { WantedTrigger } from '../../function-compute/deployed-function.ts';
import type { ConfigurationKind } from '../../function-compute/function-management.ts';
import type { FunctionDescription } from '../function-host/serverless-description.ts';

/** A function as `s.yaml` wants it, in the words of the management API. */
export interface WantedFunction {
  readonly functionName: string;
  /** The fields of a function, without its code. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Path of the zip as it stands in `s.yaml`. */
  readonly code: string;
  readonly triggers: readonly WantedTrigger[];
  /** Aliases that its triggers and configurations belong to. */
  readonly aliases: readonly string[];
  readonly configurations: readonly WantedConfiguration[];
}

export interface WantedConfiguration {
  readonly kind: ConfigurationKind;
  /** Undefined: the whole function. */
  readonly qualifier?: string;
  /** Undefined: there is to be none. */
  readonly content: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Takes a described function apart into what the API keeps separately. A custom domain is not imitated: a
 * web function of the local cloud has an address of its own.
 */
export function wantedFunction(description: FunctionDescription): WantedFunction {
  const {
    resourceId: _place,
    region: _region,
    code,
    triggers,
    asyncInvokeConfig,
    concurrencyConfig,
    scalingConfig,
    ...others
  } = description;
  const { customDomain: _domain, ...settings } = others as Readonly<Record<string, unknown>>;
  const asynchronous = qualified(asyncInvokeConfig);
  const scaling = qualified(scalingConfig);
  const named = [asynchronous.qualifier, scaling.qualifier, ...triggers.map(qualifierOf)];
  return {
    functionName: description.functionName,
    settings,
    code,
    aliases: [...new Set(named)].filter((qualifier) => !NO_ALIAS.test(qualifier)),
    triggers: triggers.map((trigger) => ({
      triggerName: trigger.triggerName,
      triggerType: trigger.triggerType,
      qualifier: qualifierOf(trigger),
      triggerConfig: trigger.triggerConfig,
      ...(trigger.description === undefined ? {} : { description: trigger.description }),
    })),
    configurations: [
      // Functions that invoke each other without a qualifier reach LATEST.
      ...[...new Set([LATEST, asynchronous.qualifier])].map((qualifier) => ({
        ...asynchronous,
        kind: 'async-invoke-config' as const,
        qualifier,
      })),
      { kind: 'concurrency', content: concurrencyConfig },
      { kind: 'scaling-config', ...scaling },
    ],
  };
}

const LATEST = 'LATEST';
/** What was deployed last, or a version by its number. */
const NO_ALIAS = /^(LATEST|\d+)$/;

function qualifierOf({ qualifier }: { readonly qualifier?: string | undefined }): string {
  return qualifier ?? LATEST;
}

/** A configuration, and what it belongs to. */
function qualified(configuration: object | undefined): {
  readonly qualifier: string;
  readonly content: Readonly<Record<string, unknown>> | undefined;
} {
  if (configuration === undefined) return { qualifier: LATEST, content: undefined };
  const { qualifier = LATEST, ...content } = configuration as Readonly<Record<string, unknown>> & {
    readonly qualifier?: string;
  };
  return { qualifier, content };
}
