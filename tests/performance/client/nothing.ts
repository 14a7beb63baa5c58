/** Program of the bench: what Node costs by itself. */
export {};
