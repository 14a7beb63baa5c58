export { formatAppSecret, parseAppSecret } from './app-secret.ts';
export { credentialKeyOf } from './credential-key.ts';
export {
  AppSecretForeignError,
  AppSecretInvalidError,
  NoConsentError,
  type AppIdentity,
  type TokensErrorCode,
} from './errors.ts';
export {
  createStoredTicketSource,
  refreshJsapiTicket,
  type JsapiTicket,
  type JsapiTicketSource,
} from './jsapi-ticket.ts';
export type { RefreshOptions } from './refresh-credential.ts';
export type { RefreshNeed } from './refresh-need.ts';
export type { RefreshResult } from './refresh-result.ts';
export { refreshToken } from './refresh-token.ts';
export { createStoredTokenSource } from './stored-token-source.ts';
export { createTableTokenStore, type TableTokenStoreOptions } from './table-token-store.ts';
export type { TokenAlarm, TokenApp, TokenDependencies } from './token-dependencies.ts';
export type {
  AlarmKind,
  Credential,
  KeptToken,
  NextTokenRecord,
  RefreshState,
  TokenRecord,
} from './token-record.ts';
export type { ReadTokensOptions, ReplaceResult, TokenStore } from './token-store.ts';
export { createUserTokenStore, type UserGrant, type UserTokenStore } from './user-token-store.ts';
