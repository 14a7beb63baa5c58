export {
  configurationSchema,
  type CompanyConfiguration,
  type Configuration,
  type ConfigurationDocument,
  type OrganisationConfiguration,
} from './configuration.ts';
export {
  loadConfiguration,
  publishConfiguration,
  type ConfigurationStores,
  type LiveConfiguration,
} from './configuration-store.ts';
export { describeBilingualIssues, type BilingualProblems } from './describe-bilingual-issues.ts';
export { describeIssues } from './describe-issues.ts';
export { endpointUrl } from './endpoint-field.ts';
export { parseEnvironment, readEnvironment, type EnvironmentSchema } from './environment.ts';
export {
  ConfigurationAlteredError,
  ConfigurationInvalidError,
  ConfigurationMissingError,
  ConfigurationRaceError,
  ForeignEnvironmentError,
} from './errors.ts';
export { type EventsConfiguration, type Subscription } from './event-settings.ts';
export { foreignWordIn, foreignWordProblem, isProduction } from './environment-words.ts';
export { environmentName, functionEnvironment, objectEncryption } from './function-environment.ts';
export { isHttpsOrLoopback } from './https-or-loopback.ts';
export {
  invokerFields,
  namesItsService,
  serviceMissing,
  type InvokerSettings,
} from './invoker-settings.ts';
export { createLiveConfiguration } from './live-configuration.ts';
export type { PayCalendarSettings } from './pay-calendar-settings.ts';
export type { SilenceSettings } from './silence-settings.ts';
export { payrollReserveOf, type QuotaConfiguration } from './quota-settings.ts';
export {
  appsOf,
  type AppConfiguration,
  type TokenSettings,
  tokensSchema,
} from './token-settings.ts';
