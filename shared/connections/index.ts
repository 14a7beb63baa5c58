export {
  createFunctionInstance,
  type FunctionInstance,
  type FunctionInstanceOptions,
} from './function-instance.ts';
export { openInvoker } from './open-invoker.ts';
export { openObjects, type ObjectSettings } from './open-objects.ts';
export { openSecrets, type SecretSettings } from './open-secrets.ts';
export { openStores, type ConnectedInstance } from './open-stores.ts';
export { openTables, type TableSettings } from './open-tables.ts';
export {
  organisationStores,
  type OrganisationStores,
  type StoresOfOrganisation,
} from './organisation-stores.ts';
export {
  createKeptSealer,
  keptWithSealer,
  readSealer,
  type SealingParts,
  type SealingSettings,
} from './sealing-keys.ts';
