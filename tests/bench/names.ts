/** The contenders that the report compares all others with. */
export const OURS = "rapporteur";
export const CEILING = "ceiling";
