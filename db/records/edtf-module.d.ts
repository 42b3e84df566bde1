/** The part of the `edtf` package that is used here; the package ships no types. */
declare module "edtf" {
  interface Bounded {
    type: "Date" | "Season" | "Interval" | "Year" | "Decade" | "Century" | "Set" | "List";
    edtf: string;
    /** Milliseconds since 1970. The number is infinite for an open end, and null for an unknown end. */
    min: number | null;
    max: number | null;
  }
  interface ExtendedDate extends Bounded {
    type: "Date";
    /** 0 means an instant, 1 a year, 2 a month, 3 a day. */
    precision: 0 | 1 | 2 | 3;
    unspecified: { value: number };
  }
  interface ExtendedInterval extends Bounded {
    type: "Interval";
    lower: ExtendedDate | number | null;
    upper: ExtendedDate | number | null;
  }
  export default function edtf(text: string): ExtendedDate | ExtendedInterval | Bounded;
}
