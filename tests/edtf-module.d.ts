/** The part of the `edtf` package that tests use; the package ships no types. */
declare module "edtf/sample" {
  /** Random texts of a level of EDTF. */
  export function sample(options: { count: number; level: 0 | 1 | 2 }): Iterable<string>;
}
