/** Fields of the graph that show what the record and its tables know by another name. */
const SHOWN: Readonly<Record<string, string>> = {
  aligned_with: "relations",
  implements: "relations",
  level_stated: "levelAsStated",
  mentions: "mentioned",
  sources: "citations",
  supersedes: "relations",
  title_stated: "titleAsStated",
  updates: "relations",
};

/** The fields that show columns or fields of records, each once, in alphabetical order. */
export const fieldsOf = (names: readonly string[]): string[] => [...new Set(names.map(fieldOf))].sort();

const fieldOf = (name: string): string =>
  SHOWN[name] ??
  name
    .replace(/_(id|edtf|stated|earliest|latest|min|max|offset)$/, "")
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
