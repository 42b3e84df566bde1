/** The contenders that all others are held against. */
export const OURS = "rapporteur";
export const CEILING = "ceiling";
