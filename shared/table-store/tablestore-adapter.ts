/** What is loaded at first use: one file of a bundle, and the SDK with it. */
export { openSdkConnection } from './tablestore-connection.ts';
export { loadTablestore } from './tablestore-sdk.ts';
export { openTablestoreTableClient } from './tablestore-table-client.ts';
