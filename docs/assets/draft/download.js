// @ts-check
/** Files made in the browser. */

/** Returns a file name that every system takes. @param {string} title @param {string} ending */
export function fileName(title, ending) {
  const safe = title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").replace(/^[.\s]+|[.\s]+$/gu, "");
  return `${[...safe].slice(0, 80).join("") || "草稿"}.${ending}`;
}

/** Hands a file to the person. @param {BlobPart} content @param {string} name @param {string} type */
export function save(content, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
