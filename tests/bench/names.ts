/** The two contenders that the report compares with all other contenders. */
export const OURS = "rapporteur";
export const CEILING = "ceiling";
