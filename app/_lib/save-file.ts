/** Hands a file to the browser as `pfn-<what>-<time>.<ending>`. */
export function saveFile(file: Blob, what: string, ending: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `pfn-${what}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
