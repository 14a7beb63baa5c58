declare module 'spdx-satisfies' {
  /**
   * Whether the terms of a licence expression are met by the permitted licences.
   *
   * @throws Error for a text that is no SPDX expression
   */
  function satisfies(expression: string, permitted: readonly string[]): boolean;
  export = satisfies;
}
