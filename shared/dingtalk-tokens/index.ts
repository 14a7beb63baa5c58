export type { Credential, KeptToken, RefreshState, TokenRecord } from './token-record.ts';
export type { TokenStore } from './token-store.ts';
