import type { ComponentContext } from './component-context.ts';
import type { RunSummary } from './run-summary.ts';

/** What a command of `s` gives back; `s` shows it below the name of the resource. */
export type CommandOutput = Readonly<Record<string, unknown>> | undefined;

/** A command of the component, for one resource of `s.yaml`. */
export type ComponentCommand = (
  context: ComponentContext,
  summary: RunSummary,
) => Promise<CommandOutput>;
