/** Somebody types or drags, or something lies over the screen: then letters are letters. */
export function isElsewhere(target: EventTarget | null): boolean {
  const over = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
  if (document.querySelector(over)) return true;
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], [role=slider]") !== null
  );
}
