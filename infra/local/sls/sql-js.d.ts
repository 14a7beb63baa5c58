/** SQLite as WebAssembly; the package has no types of its own. Only what is used here. */
declare module 'sql.js' {
  export type SqlValue = number | string | Uint8Array | null;

  export interface QueryResult {
    readonly columns: readonly string[];
    readonly values: readonly (readonly SqlValue[])[];
  }

  export interface Statement {
    run(values: readonly SqlValue[]): void;
    free(): boolean;
  }

  export interface Database {
    run(sql: string): Database;
    exec(sql: string): readonly QueryResult[];
    prepare(sql: string): Statement;
    create_function(name: string, body: (...values: SqlValue[]) => SqlValue): Database;
    create_aggregate<State>(
      name: string,
      functions: {
        readonly init: () => State;
        readonly step: (state: State, ...values: SqlValue[]) => State;
        readonly finalize: (state: State) => SqlValue;
      },
    ): Database;
    close(): void;
  }

  export interface SqlJsStatic {
    readonly Database: new () => Database;
  }

  const initialise: () => Promise<SqlJsStatic>;
  export { initialise as default };
}
