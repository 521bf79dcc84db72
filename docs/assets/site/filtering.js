// @ts-check
// Filtering a list of texts by what their entries say of them; no DOM here.

/** @typedef {Record<string, string | undefined>} Entry */

/**
 * Returns whether an entry has every value chosen; `topics` holds several, split by `|`.
 * @param {Entry} entry
 * @param {Map<string, string>} chosen field → value
 */
export function fits(entry, chosen) {
  return [...chosen].every(([field, value]) => values(entry, field).includes(value));
}

/**
 * Returns the values of a field with the number of entries each would leave, the most common first;
 * the field's own choice does not narrow them.
 * @param {Entry[]} entries
 * @param {string} field
 * @param {Map<string, string>} chosen
 * @returns {[string, number][]}
 */
export function choices(entries, field, chosen) {
  const others = new Map([...chosen].filter(([other]) => other !== field));
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const entry of entries.filter((each) => fits(each, others))) {
    for (const value of values(entry, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}

/**
 * @param {Entry} entry
 * @param {string} field
 */
function values(entry, field) {
  return (entry[field] ?? "").split("|").filter(Boolean);
}
