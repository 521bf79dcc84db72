// @ts-check
/** A whole text as a recipe: its lead and each of its top sections, so that a draft may move or drop them. */

/**
 * @param {{title: string, kind: string, sections: {id: string, level: number}[]}} text
 * @returns {import("./model.js").Recipe}
 */
export function wholeText({ title, kind, sections }) {
  let top = 5;
  const taken = sections.filter(({ level }) => {
    const outside = level === 0 || level <= top;
    if (outside && level) top = level;
    return outside;
  });
  return { title, kind, recipe: taken.map(({ id }) => ({ take: id })) };
}
