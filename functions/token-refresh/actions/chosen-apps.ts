import {
  appsOf,
  type AppConfiguration,
  type Configuration,
  type OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import { AccessRefusedError } from '../errors.ts';

export interface ChosenApp {
  readonly organisation: OrganisationConfiguration;
  readonly app: AppConfiguration;
}

interface Choice {
  readonly corpId?: string | undefined;
  /** Client ID. */
  readonly app?: string | undefined;
}

/**
 * The apps of a request: the named one, or all of the chosen organisations.
 *
 * @throws RequestRefusedError `request.unknown-organisation`
 * @throws AccessRefusedError `request.unknown-app`
 */
export function chosenApps(configuration: Configuration, choice: Choice): readonly ChosenApp[] {
  const all = chosenOrganisations(configuration, choice).flatMap((organisation) =>
    appsOf(organisation).map((app) => ({ organisation, app })),
  );
  const chosen = all.filter(({ app }) => choice.app === undefined || app.clientId === choice.app);
  if (chosen.length > 0) return chosen;
  const known = all.map(({ app }) => app.clientId).join(', ');
  throw new AccessRefusedError('request.unknown-app', {
    text: {
      en: `The configuration does not have the app ${String(choice.app)}; it has ${known}.`,
      zhHK: `設定中沒有應用 ${String(choice.app)}；現有 ${known}。`,
    },
    remedy: {
      en: 'Give one of them as app, or leave it out for all.',
      zhHK: '請以 app 指明其中一個；省略即為全部。',
    },
    details: { apps: all.length },
  });
}
