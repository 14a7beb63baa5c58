import { aliasCommand } from './alias-command.ts';
import type { CommandOutput, ComponentCommand } from './component-command.ts';
import { openComponent } from './component-context.ts';
import { componentInputsSchema } from './component-inputs.ts';
import { deployCommand } from './deploy-command.ts';
import { infoCommand } from './info-command.ts';
import { invokeCommand } from './invoke-command.ts';
import { logsCommand } from './logs-command.ts';
import { planCommand } from './plan-command.ts';
import { removeCommand } from './remove-command.ts';
import { RunSummary } from './run-summary.ts';
import { toldError } from './told-error.ts';
import { versionCommand } from './version-command.ts';

const COMMANDS: Readonly<Record<string, ComponentCommand>> = {
  deploy: deployCommand,
  plan: planCommand,
  info: infoCommand,
  invoke: invokeCommand,
  logs: logsCommand,
  version: versionCommand,
  alias: aliasCommand,
  remove: removeCommand,
};

/**
 * The component behind the real `s` command: one resource of `s.yaml` after the other, all in one
 * process, against the running local cloud.
 */
export class LocalComponent {
  readonly #summary = new RunSummary();

  /**
   * @param inputs as `s` hands them over
   * @throws Error whose message is for a person, in both languages; `s` shows it and ends with a status
   *   other than 0
   */
  async run(command: string, inputs: unknown): Promise<CommandOutput> {
    try {
      const carryOut = COMMANDS[command];
      if (carryOut === undefined) throw new TypeError(`no command ${command}`);
      const context = await openComponent(command, componentInputsSchema.parse(inputs));
      const output = await carryOut(context, this.#summary);
      this.#summary.showAtTheEnd(context);
      return output;
    } catch (error) {
      throw toldError(error);
    }
  }
}
